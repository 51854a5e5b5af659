import Fleet

/// How the devices of a worker divide the model, as a table's columns give it.
struct ParallelLayout: Sendable, Equatable {
  /// Devices that split each attention layer, and groups of them that share the sequences.
  var tensor: Int
  var data: Int
  /// Devices that split each expert.
  var expertTensor: Int

  /// From the columns with a prefix (none, `p_` or `d_`). Empty or zero means one.
  ///
  /// Some rows of the public benchmark count the group of the experts twice: 8 devices with experts over all of them
  /// stand there as 64. Where the experts' tensor and expert parts are equal, or both attention parts are and their
  /// product is the experts', the row is read so. And some give the width of data-parallel attention as the experts'
  /// tensor part: no engine cuts an expert of 2,048 columns, whose scales are for blocks of 128, into 32. There the
  /// experts are spread whole.
  init(_ fields: FieldReader, prefix: String) throws(CSVError) {
    func part(_ column: String) throws(CSVError) -> Int { max(1, try fields.count(prefix + column) ?? 1) }
    tensor = try part("tp")
    data = try part(prefix.isEmpty ? "attn_dp" : "dp")
    expertTensor = try part("moe_tp")
    let expertData = try part("moe_ep")
    if expertData > 1, expertTensor == expertData {
      (tensor, data) = data > 1 ? (1, expertData) : (expertData, 1)
      expertTensor = 1
    } else if prefix.isEmpty, tensor > 1, tensor == data, expertData == tensor * data {
      data = 1
    }
    if tensor * data % expertTensor != 0 { expertTensor = 1 }
    if expertTensor == 1, expertData == 1 { expertTensor = tensor * data }
    if data > 8, expertTensor == data { expertTensor = 1 }
  }
}
