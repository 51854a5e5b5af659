// zstd for the Recording room.
#ifndef PDTOP_ZSTD_HEADERS_H
#define PDTOP_ZSTD_HEADERS_H

#include <zstd.h>

// The macros are casts, which Swift does not import.
static inline int pd_zstd_size_is_known(unsigned long long size) {
  return size != ZSTD_CONTENTSIZE_UNKNOWN && size != ZSTD_CONTENTSIZE_ERROR;
}

#endif
