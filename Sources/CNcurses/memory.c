#define _GNU_SOURCE
#include "include/CNcurses.h"

#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>

// Set by the linker: where the program begins in memory, and where its code ends. Nothing in between is ever written.
extern char __executable_start, etext;

void pd_startup_code_release(void) {
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  uintptr_t start = (uintptr_t)&__executable_start & ~(page - 1);
  uintptr_t end = (uintptr_t)&etext & ~(page - 1);
  // They are pages of a file that was not changed: dropped, they come back when they are next needed.
  if (end > start) (void)madvise((void *)start, end - start, MADV_DONTNEED);
}
#else
void pd_startup_code_release(void) {}
#endif
