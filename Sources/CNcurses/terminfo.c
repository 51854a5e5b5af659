#include "curses_headers.h"

#include <langinfo.h>
#include <string.h>

#include "CNcurses.h"

// Last: it defines "columns" and "lines" as macros.
#include <term.h>

bool pd_describe(const char *name, int fd, pd_description *out) {
  int error = 0;
  TERMINAL *former = cur_term;
  if (setupterm((char *)name, fd, &error) != OK) return false;
  int colors = tigetnum("colors");
  const char *move = tigetstr("cup");
  out->colors = colors > 0 ? colors : 0;
  out->direct = tigetflag("RGB") > 0 || colors >= 1 << 24;
  out->addressable = move != NULL && move != (char *)-1;
  TERMINAL *mine = set_curterm(former);
  if (mine != former) del_curterm(mine);
  return true;
}

bool pd_locale_is_unicode(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

static int index_of(const char *name, NCURSES_CONST char *const *names) {
  for (int i = 0; names[i] != NULL; i++) {
    if (strcmp(names[i], name) == 0) return i;
  }
  return -1;
}

int pd_flag_index(const char *name) { return index_of(name, boolnames); }
int pd_number_index(const char *name) { return index_of(name, numnames); }
int pd_string_index(const char *name) { return index_of(name, strnames); }
