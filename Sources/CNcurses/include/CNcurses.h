// The C layer under the Terminal room: what Swift cannot do without when it speaks to ncurses and to signals.
//
// curses.h is deliberately not included here: its globals (stdscr, curscr) are rejected by Swift 6 and most of its
// macros are not imported. Everything is called from one thread, the main one, unless it says otherwise.
#ifndef PDTOP_CNCURSES_H
#define PDTOP_CNCURSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// MARK: What a terminal can do (terminfo.c)

// What the terminfo database says of a terminal.
typedef struct {
  // Colours it can show at once; 0 where it has none.
  int colors;
  // Its numbers of colours are 24 bit values.
  bool direct;
  // It can put the cursor anywhere, without which no screen can be drawn.
  bool addressable;
} pd_description;

// Looks a terminal up by name; false where the database does not know it.
bool pd_describe(const char *name, int fd, pd_description *out);

// Whether the locale set for characters encodes them as UTF-8.
bool pd_locale_is_unicode(void);

// Places of capabilities in a compiled terminfo entry, by their names ("setaf"); -1 where there is no such name.
int pd_flag_index(const char *name);
int pd_number_index(const char *name);
int pd_string_index(const char *name);

// MARK: The screen (screen.c)

// Attributes of a cell, as the canvas numbers them.
enum { PD_BOLD = 1, PD_DIM = 2, PD_REVERSE = 4, PD_UNDERLINE = 8 };

// One character cell: a scalar of width one, a colour pair of pd_pair_define (0: the terminal's own), attributes.
typedef struct {
  uint32_t scalar;
  int32_t pair;
  uint32_t attributes;
} pd_cell;

// Takes the terminal over: newterm (never initscr, which exits by itself), cbreak, noecho, cursor hidden, and colours
// where they are wanted and there are any. False where the terminal is not known; nothing has happened then.
bool pd_screen_open(const char *name, int input, int output, bool wants_color);
// Colours and pairs the screen has; both 0 without colour.
int pd_screen_colors(void);
int pd_screen_pairs(void);
// Defines a colour pair from 1; -1 as a colour is the terminal's own.
bool pd_pair_define(int pair, int foreground, int background);
// Forgets all pairs; the whole screen must be put again.
void pd_pairs_reset(void);
// Blanks the screen.
void pd_screen_erase(void);
// Puts a run of cells; what stands outside of the screen is cut off.
void pd_screen_put(int y, int x, const pd_cell *cells, int count);
// Sends what changed to the terminal.
void pd_screen_flush(void);
// Makes the next flush repaint everything.
void pd_screen_invalidate(void);
// Tells ncurses of another size.
void pd_screen_resize(int rows, int columns);
// Leaves the alternate screen and the mode; the next flush takes it back.
void pd_screen_leave(void);
// Frees the screen; after pd_screen_leave.
void pd_screen_close(void);
// The window's size by the kernel; false where it does not tell.
bool pd_window_size(int fd, int *rows, int *columns);

// MARK: Getting the user's terminal back (restore.c)

// Remembers how the terminal is now (termios of `input`, which must be a terminal) and sends stderr into memory as long
// as it is the terminal, lest a message lands in the middle of the screen; it is handed out when the terminal is given
// back.
bool pd_restore_save(int input, int output);
// Prepares the text that undoes all modes, from the terminal's description; after pd_screen_open. From now on, exit()
// and crashes (SEGV, BUS, ILL, ABRT, TRAP, FPE) give the terminal back first.
void pd_restore_arm(void);
// Reads the user's termios again, after a suspension in which the shell may have changed them.
void pd_restore_refresh(void);
// Gives the user's termios back and throws pending input away.
void pd_restore_modes(void);
// Gives the terminal back at once, as after a crash. Async-signal-safe.
void pd_restore_now(void);
// Nothing is ours any more: stderr is handed back with what was written meanwhile, crash handlers are removed.
void pd_restore_disarm(void);

// Writes all of it, whatever the number of calls it takes; false where the terminal is gone. Async-signal-safe.
bool pd_write(int fd, const char *bytes, size_t count);

// MARK: Signals (signals.c)

// Catches INT, TERM, HUP, QUIT, TSTP, CONT, WINCH as flags and a byte in a pipe; those that are ignored stay so.
bool pd_signals_open(void);
// Becomes readable when a signal came; -1 while closed.
int pd_signals_descriptor(void);
// Empties the pipe.
void pd_signals_drain(void);
// Whether the signal came since it was last asked for.
bool pd_signals_take(int signal);
// Stops the process as SIGTSTP would have, and returns when it is continued.
void pd_signals_stop(void);
// Gives the former handlers back.
void pd_signals_close(void);
// Ends the process by the signal, so that its parent sees it.
_Noreturn void pd_signals_end_by(int signal);

// MARK: Memory (memory.c)

// Takes the program's code and constants out of the resident set. What runs on comes back from the page cache by itself;
// what only the start needed stays out: command line, configuration, scenario. Does nothing where there is no madvise.
void pd_startup_code_release(void);

#endif
