#include "curses_headers.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "CNcurses.h"

static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH};
enum { CAUGHT = sizeof caught / sizeof caught[0], HIGHEST = 64 };
static struct sigaction former[CAUGHT];

// How often each signal came and was not taken, so that none is lost when the pipe is full; the byte in the pipe only
// wakes the loop.
static volatile sig_atomic_t came[HIGHEST + 1];
static int ends[2] = {-1, -1};

static bool asks_to_end(int signal) {
  return signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT;
}

static void note(int signal) {
  int saved = errno;
  // The loop does not listen any more, or waits for a terminal that takes nothing: whoever asks a third time is obeyed.
  if (asks_to_end(signal) && came[signal] >= 2) {
    pd_restore_now();
    pd_signals_end_by(signal);
  }
  if (signal > 0 && signal <= HIGHEST) came[signal]++;
  char byte = (char)signal;
  if (write(ends[1], &byte, 1) < 0) {
    // Full: the loop is going to wake up anyway.
  }
  errno = saved;
}

static void catch(int signal, struct sigaction *before) {
  struct sigaction action = {0};
  action.sa_handler = note;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, before);
}

bool pd_signals_open(void) {
  if (pipe(ends) != 0) return false;
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    fcntl(ends[i], F_SETFL, fcntl(ends[i], F_GETFL) | O_NONBLOCK);
  }
  for (int i = 0; i < CAUGHT; i++) {
    came[caught[i]] = 0;
    catch(caught[i], &former[i]);
    // nohup, or a shell without job control, wants it ignored.
    bool ignored = !(former[i].sa_flags & SA_SIGINFO) && former[i].sa_handler == SIG_IGN;
    if (ignored) sigaction(caught[i], &former[i], NULL);
  }
  return true;
}

int pd_signals_descriptor(void) { return ends[0]; }

void pd_signals_drain(void) {
  char bytes[64];
  while (read(ends[0], bytes, sizeof bytes) > 0) {
  }
}

bool pd_signals_take(int signal) {
  if (came[signal] == 0) return false;
  came[signal] = 0;
  return true;
}

void pd_signals_stop(void) {
  struct sigaction plain = {0}, mine;
  plain.sa_handler = SIG_DFL;
  sigemptyset(&plain.sa_mask);
  sigaction(SIGTSTP, &plain, &mine);
  raise(SIGTSTP);  // Returns when the process is continued, or at once where nobody could continue it.
  sigaction(SIGTSTP, &mine, NULL);
  came[SIGTSTP] = came[SIGCONT] = 0;
}

void pd_signals_close(void) {
  if (ends[0] < 0) return;
  for (int i = 0; i < CAUGHT; i++) sigaction(caught[i], &former[i], NULL);
  close(ends[0]);
  close(ends[1]);
  ends[0] = ends[1] = -1;
}

_Noreturn void pd_signals_end_by(int signal) {
  struct sigaction plain = {0};
  plain.sa_handler = SIG_DFL;
  sigemptyset(&plain.sa_mask);
  // SIGQUIT would leave a core file behind, which nobody asked for.
  if (signal != SIGQUIT && sigaction(signal, &plain, NULL) == 0) {
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, signal);
    pthread_sigmask(SIG_UNBLOCK, &one, NULL);
    raise(signal);
  }
  _exit(128 + signal);
}
