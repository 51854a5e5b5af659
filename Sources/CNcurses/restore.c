#include "curses_headers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include "CNcurses.h"

// All that the handler of a crash needs: it may call nothing but write, tcsetattr, sigaction and their like.
static struct termios user_modes;
static int terminal_input = -1, terminal_output = -1;
static char undo[512];
static size_t undo_length;
static volatile sig_atomic_t armed;

// Where stderr went, and the memory it goes to instead; -1 while it is untouched.
static int real_stderr = -1, held_stderr = -1;

static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGABRT, SIGTRAP, SIGFPE};
enum { CRASHES = sizeof crashes / sizeof crashes[0] };
static struct sigaction former[CRASHES];
static bool handling;

bool pd_write(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(fd, bytes, count);
    if (written > 0) {
      bytes += written;
      count -= (size_t)written;
    } else if (written < 0 && errno == EAGAIN) {
      struct pollfd ready = {.fd = fd, .events = POLLOUT};
      if (poll(&ready, 1, 1000) <= 0) return false;
    } else if (written == 0 || errno != EINTR) {
      return false;
    }
  }
  return true;
}

// MARK: stderr

static int memory_file(void) {
#ifdef __linux__
  return memfd_create("stderr", MFD_CLOEXEC);
#else
  char name[] = "/tmp/stderr.XXXXXX";
  int fd = mkstemp(name);
  if (fd >= 0) unlink(name);
  return fd;
#endif
}

static void hold_stderr(void) {
  if (real_stderr >= 0 || !isatty(STDERR_FILENO)) return;
  held_stderr = memory_file();
  if (held_stderr < 0) return;
  real_stderr = dup(STDERR_FILENO);
  if (real_stderr < 0 || dup2(held_stderr, STDERR_FILENO) < 0) {
    close(held_stderr);
    if (real_stderr >= 0) close(real_stderr);
    real_stderr = held_stderr = -1;
  }
}

// Async-signal-safe.
static void release_stderr(void) {
  if (real_stderr < 0) return;
  dup2(real_stderr, STDERR_FILENO);
  char block[512];
  off_t offset = 0;
  ssize_t count;
  while ((count = pread(held_stderr, block, sizeof block, offset)) > 0) {
    if (!pd_write(STDERR_FILENO, block, (size_t)count)) break;
    offset += count;
  }
  close(real_stderr);
  close(held_stderr);
  real_stderr = held_stderr = -1;
}

// MARK: Modes

bool pd_restore_save(int input, int output) {
  if (tcgetattr(input, &user_modes) != 0) return false;
  terminal_input = input;
  terminal_output = output;
  return true;
}

void pd_restore_refresh(void) { tcgetattr(terminal_input, &user_modes); }

// A program in the background may set the modes only while SIGTTOU is blocked; else it would be stopped here.
void pd_restore_modes(void) {
  sigset_t background, before;
  sigemptyset(&background);
  sigaddset(&background, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &background, &before);
  tcsetattr(terminal_input, TCSANOW, &user_modes);
  tcflush(terminal_input, TCIFLUSH);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void pd_restore_now(void) {
  if (!armed) return;
  armed = 0;
  // A terminal that takes nothing (a connection that hangs) is not waited for.
  struct pollfd ready = {.fd = terminal_output, .events = POLLOUT};
  if (poll(&ready, 1, 200) > 0) pd_write(terminal_output, undo, undo_length);
  pd_restore_modes();
  release_stderr();
}

// MARK: Crashes

// Whether the signal comes again by itself when the handler returns, since the faulting instruction runs once more.
// That keeps the fault's address for whoever handles it next.
static bool comes_again(int signal, const siginfo_t *info) {
#if defined(__x86_64__) || defined(__i386__)
  if (signal == SIGTRAP) return false;
#endif
  return signal != SIGABRT && info != NULL && info->si_code > 0;
}

// Swift's backtracer asks what to do next and waits half a minute for a key; a program that crashed should end.
static void take_questions_away(void) {
  int nothing = open("/dev/null", O_RDONLY);
  if (nothing < 0) return;
  dup2(nothing, STDIN_FILENO);
  if (nothing != STDIN_FILENO) close(nothing);
}

// The former handler first (Swift's backtracer); it counts on the fault to come again, which a signal sent by kill or
// abort does not: the process must not go on then, on a screen that is no longer its own.
static void end_by(int signal, const struct sigaction *before, siginfo_t *info, void *context) {
  bool is_handler = before->sa_handler != SIG_DFL && before->sa_handler != SIG_IGN;
  if (is_handler && (before->sa_flags & SA_SIGINFO)) {
    before->sa_sigaction(signal, info, context);
  } else if (is_handler) {
    before->sa_handler(signal);
  }
  struct sigaction plain = {0};
  plain.sa_handler = SIG_DFL;
  sigaction(signal, &plain, NULL);
  raise(signal);  // Takes effect when the handler returns.
}

static void crashed(int signal, siginfo_t *info, void *context) {
  int saved = errno;
  pd_restore_now();
  take_questions_away();
  for (int i = 0; i < CRASHES; i++) {
    if (crashes[i] != signal) continue;
    sigaction(signal, &former[i], NULL);
    if (!comes_again(signal, info)) end_by(signal, &former[i], info, context);
  }
  errno = saved;
}

static void handle_crashes(void) {
  static char stack[64 * 1024];
  stack_t current;
  // Swift's own backtracer may have given this thread a stack for signals already.
  if (sigaltstack(NULL, &current) == 0 && (current.ss_flags & SS_DISABLE)) {
    stack_t mine = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&mine, NULL);
  }
  struct sigaction action = {0};
  action.sa_sigaction = crashed;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigfillset(&action.sa_mask);
  for (int i = 0; i < CRASHES; i++) {
    sigdelset(&action.sa_mask, crashes[i]);
  }
  for (int i = 0; i < CRASHES; i++) sigaction(crashes[i], &action, &former[i]);
  handling = true;
}

// MARK: Arming

static void append(const char *text) {
  for (; *text != 0 && undo_length < sizeof undo; text++) {
    if (text[0] == '$' && text[1] == '<') {  // A delay for terminals of old.
      while (*text != 0 && *text != '>') text++;
      if (*text == 0) return;
      continue;
    }
    undo[undo_length++] = *text;
  }
}

static const char *capability(const char *name) {
  const char *text = tigetstr((char *)name);
  return text == (char *)-1 ? NULL : text;
}

static void append_capability(const char *name) {
  const char *text = capability(name);
  if (text != NULL) append(text);
}

void pd_restore_arm(void) {
  static bool registered;
  undo_length = 0;
  append("\033[?2026l\033[?1002;1006l\033[?2004l\033[?1004l");
  append_capability("sgr0");
  append_capability("op");
  append_capability("cnorm");
  // A frame that was cut off may have left a scrolling region; undoing it moves the cursor, which rmcup puts back.
  if (capability("rmcup") != NULL) append("\033[r");
  append_capability("rmcup");
  hold_stderr();
  if (!handling) handle_crashes();
  if (!registered) registered = atexit(pd_restore_now) == 0;
  armed = 1;
}

void pd_restore_disarm(void) {
  armed = 0;
  release_stderr();
  if (!handling) return;
  for (int i = 0; i < CRASHES; i++) sigaction(crashes[i], &former[i], NULL);
  handling = false;
}
