#define _GNU_SOURCE 1
#define _DARWIN_C_SOURCE 1

#include "CPseudoTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __APPLE__
#include <crt_externs.h>
char *const *pd_environment(void) { return *_NSGetEnviron(); }
#else
char *const *pd_environment(void) { return environ; }
#endif

static void default_signals(void) {
  for (int signal = 1; signal < 32; signal++) {
    if (signal != SIGKILL && signal != SIGSTOP) {
      struct sigaction plain = {0};
      plain.sa_handler = SIG_DFL;
      sigaction(signal, &plain, NULL);
    }
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static void close_others(int kept) {
  for (int fd = 3; fd < 1024; fd++) {
    if (fd != kept) close(fd);
  }
}

// The program, in a process group of its own in the foreground. Only async-signal-safe calls: the parent has threads.
static _Noreturn void run(int slave, const char *path, char *const arguments[], char *const environment[]) {
  setpgid(0, 0);
  struct sigaction ignored = {0};
  ignored.sa_handler = SIG_IGN;
  sigaction(SIGTTOU, &ignored, NULL);
  tcsetpgrp(slave, getpid());
  default_signals();
  for (int fd = 0; fd < 3; fd++) dup2(slave, fd);
  close_others(-1);
  execve(path, arguments, environment);
  _exit(127);
}

static _Noreturn void lead(
    int slave, int changes, const char *path, char *const arguments[], char *const environment[]) {
  setsid();
  ioctl(slave, TIOCSCTTY, 0);
  struct sigaction ignored = {0};
  ignored.sa_handler = SIG_IGN;
  const int deaf[] = {SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGTSTP, SIGTTOU, SIGPIPE};
  for (unsigned i = 0; i < sizeof deaf / sizeof deaf[0]; i++) sigaction(deaf[i], &ignored, NULL);
  pid_t program = fork();
  if (program == 0) run(slave, path, arguments, environment);
  pd_change change = {.status = program};
  if (write(changes, &change, sizeof change) < 0) _exit(126);
  // The terminal must not live on through this process; 0 to 2 are the test's.
  close_others(changes);
  for (;;) {
    if (waitpid(program, &change.status, WUNTRACED) < 0) {
      if (errno == EINTR) continue;
      break;
    }
    if (write(changes, &change, sizeof change) < 0) break;
    if (!WIFSTOPPED(change.status)) break;
  }
  _exit(0);
}

static int open_terminal(int *slave) {
  int master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0) return -1;
  const char *name = grantpt(master) == 0 && unlockpt(master) == 0 ? ptsname(master) : NULL;
  *slave = name == NULL ? -1 : open(name, O_RDWR | O_NOCTTY);
  if (*slave >= 0) return master;
  close(master);
  return -1;
}

bool pd_pseudo_terminal_start(
    const char *path, char *const arguments[], char *const environment[], int rows, int columns,
    pd_pseudo_terminal *out) {
  int pipes[2];
  out->master = open_terminal(&out->slave);
  if (out->master < 0) return false;
  if (pipe(pipes) != 0) return false;
  fcntl(out->master, F_SETFD, FD_CLOEXEC);
  fcntl(out->slave, F_SETFD, FD_CLOEXEC);
  fcntl(pipes[0], F_SETFD, FD_CLOEXEC);
  fcntl(pipes[1], F_SETFD, FD_CLOEXEC);
  pd_pseudo_terminal_resize(out->master, rows, columns);
  if (!pd_pseudo_terminal_modes(out->slave, out->original)) return false;
  out->leader = fork();
  if (out->leader == 0) lead(out->slave, pipes[1], path, arguments, environment);
  close(pipes[1]);
  out->changes = pipes[0];
  pd_change first;
  if (out->leader < 0 || read(out->changes, &first, sizeof first) != (ssize_t)sizeof first) return false;
  out->program = first.status;
  return out->program > 0;
}

bool pd_pseudo_terminal_resize(int master, int rows, int columns) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  return ioctl(master, TIOCSWINSZ, &size) == 0;
}

bool pd_pseudo_terminal_modes(int fd, unsigned modes[4]) {
  struct termios now;
  if (tcgetattr(fd, &now) != 0) return false;
  modes[0] = (unsigned)now.c_iflag;
  modes[1] = (unsigned)now.c_oflag;
  modes[2] = (unsigned)now.c_cflag;
  modes[3] = (unsigned)now.c_lflag;
  return true;
}

bool pd_has_exited(int status) { return WIFEXITED(status); }
int pd_exit_code(int status) { return WEXITSTATUS(status); }
bool pd_was_killed(int status) { return WIFSIGNALED(status); }
int pd_killing_signal(int status) { return WTERMSIG(status); }
bool pd_is_stopped(int status) { return WIFSTOPPED(status); }
