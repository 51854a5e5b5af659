// What Swift has no word for: memory that will be needed soon.
#ifndef PDTOP_PREFETCH_H
#define PDTOP_PREFETCH_H

static inline void pdtop_prefetch(const void *address) { __builtin_prefetch(address); }

#endif
