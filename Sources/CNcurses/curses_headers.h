// Wide characters must be asked for before the first system header; pkg-config's flags do not travel with a package.
#ifndef PDTOP_CURSES_HEADERS_H
#define PDTOP_CURSES_HEADERS_H

#define _GNU_SOURCE 1
#define _DARWIN_C_SOURCE 1
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1

#include <curses.h>

#endif
