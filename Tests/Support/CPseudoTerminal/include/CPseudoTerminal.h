// Starts a program on a terminal of its own. Swift cannot fork.
#ifndef PDTOP_CPSEUDOTERMINAL_H
#define PDTOP_CPSEUDOTERMINAL_H

#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

// What the shim that stands for the shell tells of the program: one for each change of its state.
typedef struct {
  // As waitpid gave it.
  int status;
} pd_change;

typedef struct {
  // The terminal's other side: what the program writes is read here.
  int master;
  // The program's side, kept open so that its modes can be read after the program has ended.
  int slave;
  // pd_change records come here; it ends when the program has ended.
  int changes;
  // The program, and its parent, which leads the session as a shell would.
  pid_t program;
  pid_t leader;
  // The terminal's modes before the program ran, as of pd_pseudo_terminal_modes.
  unsigned original[4];
} pd_pseudo_terminal;

// Starts a program with these arguments and this environment, both ended by NULL. False with errno set where that
// failed. The program does not lead its session: the kernel would then throw SIGTSTP away.
bool pd_pseudo_terminal_start(
    const char *path, char *const arguments[], char *const environment[], int rows, int columns, pd_pseudo_terminal *out);

// This process's environment, ended by NULL.
char *const *pd_environment(void);

bool pd_pseudo_terminal_resize(int master, int rows, int columns);

// The four words of the terminal's modes; false where it is gone.
bool pd_pseudo_terminal_modes(int fd, unsigned modes[4]);

// waitpid's macros.
bool pd_has_exited(int status);
int pd_exit_code(int status);
bool pd_was_killed(int status);
int pd_killing_signal(int status);
bool pd_is_stopped(int status);

#endif
