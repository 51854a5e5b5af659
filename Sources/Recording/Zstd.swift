import CZstd

/// Compression with zstd (RFC 8878).
enum Zstd {
  /// The largest block that is unpacked, bytes: some 30 times what a recorder writes. A larger one is a bomb or damage.
  static let largestBlock = 64 << 20

  static func compress(_ bytes: [UInt8], level: Int32) -> [UInt8] {
    let bound = ZSTD_compressBound(bytes.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { buffer, filled in
      let size = ZSTD_compress(buffer.baseAddress, bound, bytes, bytes.count, level)
      // It fails only when the destination is too small or memory is out; the bound is zstd's own.
      precondition(ZSTD_isError(size) == 0, "zstd compresses into a buffer of its own bound")
      filled = size
    }
  }

  /// The bytes; nil where they are no zstd frame of a known, bearable size.
  static func decompress(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    bytes.withUnsafeBufferPointer { packed -> [UInt8]? in
      let size = ZSTD_getFrameContentSize(packed.baseAddress, packed.count)
      guard pd_zstd_size_is_known(size) != 0, size <= UInt64(largestBlock) else { return nil }
      var isWhole = false
      let result = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, filled in
        let count = ZSTD_decompress(buffer.baseAddress, Int(size), packed.baseAddress, packed.count)
        isWhole = ZSTD_isError(count) == 0 && count == Int(size)
        filled = isWhole ? count : 0
      }
      return isWhole ? result : nil
    }
  }
}
