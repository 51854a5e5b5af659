#include "curses_headers.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "CNcurses.h"

static SCREEN *screen;
static FILE *input_file, *output_file;
// One row of cells, in ncurses' form.
static cchar_t *line;
static int line_capacity;

static void forget_files(void) {
  if (input_file != NULL) fclose(input_file);
  if (output_file != NULL) fclose(output_file);
  input_file = output_file = NULL;
}

// Our own files over duplicates: closing them must not close stdin and stdout.
static bool open_files(int input, int output) {
  int in = dup(input);
  int out = dup(output);
  input_file = in < 0 ? NULL : fdopen(in, "r");
  output_file = out < 0 ? NULL : fdopen(out, "w");
  if (input_file != NULL && output_file != NULL) return true;
  if (input_file == NULL && in >= 0) close(in);
  if (output_file == NULL && out >= 0) close(out);
  forget_files();
  return false;
}

// Flow control and literal-next would eat ^S, ^Q, ^V and ^O; ISIG stays, so that ^C and ^Z are signals, which are not
// to throw away what is on its way to the terminal: half a frame would be left, or a mode switched on and not off.
static void take_keys(int input) {
  struct termios modes;
  cbreak();
  noecho();
  nonl();
  if (tcgetattr(input, &modes) != 0) return;
  modes.c_iflag &= (tcflag_t) ~(IXON | ICRNL | INLCR | IGNCR | ISTRIP);
  modes.c_lflag &= (tcflag_t)~IEXTEN;
  modes.c_lflag |= NOFLSH;
  modes.c_cc[VMIN] = 1;
  modes.c_cc[VTIME] = 0;
  tcsetattr(input, TCSANOW, &modes);
  def_prog_mode();
}

bool pd_screen_open(const char *name, int input, int output, bool wants_color) {
  if (!open_files(input, output)) return false;
  screen = newterm((char *)name, output_file, input_file);
  if (screen == NULL) {
    forget_files();
    return false;
  }
  take_keys(input);
  leaveok(stdscr, TRUE);
  scrollok(stdscr, FALSE);
  idlok(stdscr, FALSE);
  idcok(stdscr, FALSE);
  curs_set(0);  // Some terminals cannot; they keep their cursor.
  if (wants_color && has_colors()) {
    start_color();
    use_default_colors();
  }
  return true;
}

int pd_screen_colors(void) { return has_colors() ? COLORS : 0; }

int pd_screen_pairs(void) {
  if (!has_colors()) return 0;
#if NCURSES_EXT_COLORS
  return COLOR_PAIRS;
#else
  return COLOR_PAIRS < 32767 ? COLOR_PAIRS : 32767;
#endif
}

bool pd_pair_define(int pair, int foreground, int background) {
#if NCURSES_EXT_COLORS
  return init_extended_pair(pair, foreground, background) == OK;
#else
  return init_pair((short)pair, (short)foreground, (short)background) == OK;
#endif
}

void pd_pairs_reset(void) {
#if NCURSES_EXT_COLORS
  reset_color_pairs();
#endif
  clearok(curscr, TRUE);
}

static attr_t attributes_of(uint32_t attributes) {
  attr_t result = A_NORMAL;
  if (attributes & PD_BOLD) result |= A_BOLD;
  if (attributes & PD_DIM) result |= A_DIM;
  if (attributes & PD_REVERSE) result |= A_REVERSE;
  if (attributes & PD_UNDERLINE) result |= A_UNDERLINE;
  return result;
}

static void set_cell(cchar_t *out, pd_cell cell) {
  wchar_t text[2] = {(wchar_t)cell.scalar, 0};
  // ncurses would write a control character as two, and a wide one over its neighbour: all to the right would be wrong.
  bool is_printable_ascii = cell.scalar >= 0x20 && cell.scalar < 0x7F;
  if (!is_printable_ascii && wcwidth(text[0]) != 1) text[0] = L'?';
#if NCURSES_EXT_COLORS
  int pair = cell.pair;
  setcchar(out, text, attributes_of(cell.attributes), 0, &pair);
#else
  setcchar(out, text, attributes_of(cell.attributes), (short)cell.pair, NULL);
#endif
}

void pd_screen_erase(void) { werase(stdscr); }

void pd_screen_put(int y, int x, const pd_cell *cells, int count) {
  int rows = getmaxy(stdscr), columns = getmaxx(stdscr);
  if (y < 0 || y >= rows || x < 0 || x >= columns || count <= 0) return;
  if (count > columns - x) count = columns - x;
  if (count > line_capacity) {
    cchar_t *wider = realloc(line, (size_t)count * sizeof *line);
    if (wider == NULL) return;
    line = wider;
    line_capacity = count;
  }
  for (int i = 0; i < count; i++) set_cell(&line[i], cells[i]);
  mvadd_wchnstr(y, x, line, count);
}

void pd_screen_flush(void) {
  wnoutrefresh(stdscr);
  doupdate();
}

void pd_screen_invalidate(void) { clearok(curscr, TRUE); }

void pd_screen_resize(int rows, int columns) {
  if (rows > 0 && columns > 0) resizeterm(rows, columns);
  clearok(curscr, TRUE);
}

void pd_screen_leave(void) { endwin(); }

void pd_screen_close(void) {
  if (screen == NULL) return;
  delscreen(screen);
  screen = NULL;
  forget_files();
  free(line);
  line = NULL;
  line_capacity = 0;
}

bool pd_window_size(int fd, int *rows, int *columns) {
  struct winsize size;
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return false;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return true;
}
