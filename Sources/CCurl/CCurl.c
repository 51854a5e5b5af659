#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

// libcurl brings two dozen libraries with it. A program that mostly scrapes nothing loads them only when it does: they
// take 5 ms of its start and 5 MB.

#define FUNCTIONS(X)                                                                                              \
  X(curl_global_init) X(curl_easy_init) X(curl_easy_cleanup) X(curl_easy_perform) X(curl_easy_strerror)         \
  X(curl_easy_setopt) X(curl_easy_getinfo) X(curl_multi_init) X(curl_multi_cleanup) X(curl_multi_setopt) X(curl_multi_add_handle)     \
  X(curl_multi_remove_handle) X(curl_multi_perform) X(curl_multi_poll) X(curl_multi_wakeup)                       \
  X(curl_multi_info_read) X(curl_multi_fdset) X(curl_multi_timeout) X(curl_version_info) X(curl_slist_append)     \
  X(curl_slist_free_all)

static struct {
#define FIELD(name) __typeof__(&(name)) name;
  FUNCTIONS(FIELD)
} curl;

static bool is_loaded;

static void load(void) {
#ifdef __APPLE__
  static const char *const names[] = {"/usr/lib/libcurl.4.dylib", "libcurl.4.dylib"};
#else
  static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
#endif
  void *library = NULL;
  for (size_t i = 0; i < sizeof names / sizeof names[0] && library == NULL; i++) library = dlopen(names[i], RTLD_LAZY);
  if (library == NULL) return;
  is_loaded = true;
#define FIND(name)                                                \
  *(void **)(&curl.name) = dlsym(library, #name);                 \
  if (curl.name == NULL) is_loaded = false;
  FUNCTIONS(FIND)
  if (is_loaded) is_loaded = curl.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

bool pdtop_curl_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return is_loaded;
}

CURL *pdtop_curl_easy_init(void) { return curl.curl_easy_init(); }
void pdtop_curl_easy_cleanup(CURL *handle) { curl.curl_easy_cleanup(handle); }
CURLcode pdtop_curl_easy_perform(CURL *handle) { return curl.curl_easy_perform(handle); }
const char *pdtop_curl_easy_strerror(CURLcode code) { return curl.curl_easy_strerror(code); }
CURLM *pdtop_curl_multi_init(void) { return curl.curl_multi_init(); }
void pdtop_curl_multi_cleanup(CURLM *multi) { curl.curl_multi_cleanup(multi); }
CURLMcode pdtop_curl_multi_add(CURLM *multi, CURL *handle) { return curl.curl_multi_add_handle(multi, handle); }
void pdtop_curl_multi_remove(CURLM *multi, CURL *handle) { curl.curl_multi_remove_handle(multi, handle); }
void pdtop_curl_multi_perform(CURLM *multi) {
  int running = 0;
  curl.curl_multi_perform(multi, &running);
}
void pdtop_curl_multi_wait(CURLM *multi, int milliseconds) { curl.curl_multi_poll(multi, NULL, 0, milliseconds, NULL); }
int pdtop_curl_multi_sockets(CURLM *multi, pdtop_curl_socket *sockets, int most) {
  fd_set reading, writing, failing;
  FD_ZERO(&reading);
  FD_ZERO(&writing);
  FD_ZERO(&failing);
  int last = -1, count = 0;
  if (curl.curl_multi_fdset(multi, &reading, &writing, &failing, &last) != CURLM_OK) return 0;
  for (int fd = 0; fd <= last && count < most; fd++) {
    bool reads = FD_ISSET(fd, &reading), writes = FD_ISSET(fd, &writing);
    if (reads || writes) sockets[count++] = (pdtop_curl_socket){fd, reads, writes};
  }
  return count;
}
long pdtop_curl_multi_timeout(CURLM *multi) {
  long milliseconds = -1;
  return curl.curl_multi_timeout(multi, &milliseconds) == CURLM_OK ? milliseconds : -1;
}
bool pdtop_curl_resolves_aside(void) {
  return (curl.curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_ASYNCHDNS) != 0;
}
void pdtop_curl_multi_wake(CURLM *multi) { curl.curl_multi_wakeup(multi); }
struct curl_slist *pdtop_curl_list_append(struct curl_slist *list, const char *text) {
  return curl.curl_slist_append(list, text);
}
void pdtop_curl_list_free(struct curl_slist *list) { curl.curl_slist_free_all(list); }

CURLcode pdtop_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl.curl_easy_setopt(handle, option, value);
}

CURLcode pdtop_curl_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl.curl_easy_setopt(handle, option, value);
}

CURLcode pdtop_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl.curl_easy_setopt(handle, option, value);
}

CURLcode pdtop_curl_set_body(CURL *handle, pdtop_curl_sink sink, void *context) {
  CURLcode result = curl.curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, sink);
  return result != CURLE_OK ? result : curl.curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
}

CURLcode pdtop_curl_set_header(CURL *handle, pdtop_curl_sink sink, void *context) {
  CURLcode result = curl.curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, sink);
  return result != CURLE_OK ? result : curl.curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
}

CURLcode pdtop_curl_set_bearer(CURL *handle, const char *token) {
  CURLcode result = curl.curl_easy_setopt(handle, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
  return result != CURLE_OK ? result : curl.curl_easy_setopt(handle, CURLOPT_XOAUTH2_BEARER, token);
}

CURLcode pdtop_curl_set_basic(CURL *handle, const char *user, const char *password) {
  CURLcode result = curl.curl_easy_setopt(handle, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
  if (result == CURLE_OK) result = curl.curl_easy_setopt(handle, CURLOPT_USERNAME, user);
  return result != CURLE_OK ? result : curl.curl_easy_setopt(handle, CURLOPT_PASSWORD, password);
}

CURLcode pdtop_curl_set_headers(CURL *handle, struct curl_slist *headers) {
  return curl.curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
}

CURLcode pdtop_curl_set_context(CURL *handle, void *context) {
  return curl.curl_easy_setopt(handle, CURLOPT_PRIVATE, context);
}

CURLcode pdtop_curl_set_error_buffer(CURL *handle, char *buffer) {
  return curl.curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

CURLcode pdtop_curl_set_post(CURL *handle, const char *body, long count) {
  CURLcode result = curl.curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, count);
  return result != CURLE_OK ? result : curl.curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, body);
}

CURLcode pdtop_curl_connect_to(CURL *handle, struct curl_slist *places) {
  return curl.curl_easy_setopt(handle, CURLOPT_CONNECT_TO, places);
}

CURLcode pdtop_curl_restrict(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
  CURLcode result = curl.curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  CURLcode result = curl.curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
  return result != CURLE_OK ? result : curl.curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
}

long pdtop_curl_status(CURL *handle) {
  long status = 0;
  curl.curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

void *pdtop_curl_private(CURL *handle) {
  char *context = NULL;
  curl.curl_easy_getinfo(handle, CURLINFO_PRIVATE, &context);
  return context;
}

const char *pdtop_curl_content_type(CURL *handle) {
  char *type = NULL;
  curl.curl_easy_getinfo(handle, CURLINFO_CONTENT_TYPE, &type);
  return type;
}

const char *pdtop_curl_redirect(CURL *handle) {
  char *url = NULL;
  curl.curl_easy_getinfo(handle, CURLINFO_REDIRECT_URL, &url);
  return url;
}

CURLMcode pdtop_curl_multi_limit(CURLM *multi, long connections) {
  CURLMcode result = curl.curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
  return result != CURLM_OK ? result : curl.curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, connections);
}

CURL *pdtop_curl_multi_finished(CURLM *multi, CURLcode *result) {
  CURLMsg *message;
  int left;
  while ((message = curl.curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}
