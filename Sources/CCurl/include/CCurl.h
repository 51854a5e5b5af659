#ifndef PDTOP_CCURL_H
#define PDTOP_CCURL_H

// libcurl is loaded while the program runs: its macros that check the types of calls know only linked functions.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <stdbool.h>

/* Loads libcurl, once; false where the system has none. To be called before anything else here. */
bool pdtop_curl_load(void);

CURL *pdtop_curl_easy_init(void);
void pdtop_curl_easy_cleanup(CURL *handle);
CURLcode pdtop_curl_easy_perform(CURL *handle);
const char *pdtop_curl_easy_strerror(CURLcode code);
CURLM *pdtop_curl_multi_init(void);
void pdtop_curl_multi_cleanup(CURLM *multi);
CURLMcode pdtop_curl_multi_add(CURLM *multi, CURL *handle);
void pdtop_curl_multi_remove(CURLM *multi, CURL *handle);
void pdtop_curl_multi_perform(CURLM *multi);
/* Waits for the network, at most so long. */
void pdtop_curl_multi_wait(CURLM *multi, int milliseconds);
/* For who waits by itself: the sockets to wait for, at most so many; returns how many there are. */
typedef struct {
  int descriptor;
  bool reads;
  bool writes;
} pdtop_curl_socket;
int pdtop_curl_multi_sockets(CURLM *multi, pdtop_curl_socket *sockets, int most);
/* Milliseconds after which it wants to be asked again whatever the sockets say; -1: not by itself. */
long pdtop_curl_multi_timeout(CURLM *multi);
/* Whether names are looked up without making anybody wait. */
bool pdtop_curl_resolves_aside(void);
/* Ends the present or the next wait, from any thread. */
void pdtop_curl_multi_wake(CURLM *multi);
struct curl_slist *pdtop_curl_list_append(struct curl_slist *list, const char *text);
void pdtop_curl_list_free(struct curl_slist *list);

/* Swift cannot call variadic functions: one function for each kind of argument. All return CURLE_OK or libcurl's error. */

CURLcode pdtop_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode pdtop_curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode pdtop_curl_set_pointer(CURL *handle, CURLoption option, void *value);

typedef size_t (*pdtop_curl_sink)(const char *bytes, size_t size, size_t count, void *context);
CURLcode pdtop_curl_set_body(CURL *handle, pdtop_curl_sink sink, void *context);
CURLcode pdtop_curl_set_header(CURL *handle, pdtop_curl_sink sink, void *context);

CURLcode pdtop_curl_set_bearer(CURL *handle, const char *token);
CURLcode pdtop_curl_set_basic(CURL *handle, const char *user, const char *password);
CURLcode pdtop_curl_set_headers(CURL *handle, struct curl_slist *headers);
CURLcode pdtop_curl_set_context(CURL *handle, void *context);
/* `buffer`: CURL_ERROR_SIZE bytes that outlive the handle. */
CURLcode pdtop_curl_set_error_buffer(CURL *handle, char *buffer);

/* Sends a copy of `body`, `count` bytes, as POST unless another method is set. */
CURLcode pdtop_curl_set_post(CURL *handle, const char *body, long count);
/* Connects elsewhere than the address says: HOST:PORT:OTHER:PORT. The list has to outlive the handle. */
CURLcode pdtop_curl_connect_to(CURL *handle, struct curl_slist *places);

/* Only HTTP and HTTPS, and no redirects. */
CURLcode pdtop_curl_restrict(CURL *handle);

long pdtop_curl_status(CURL *handle);
void *pdtop_curl_private(CURL *handle);
/* The content type of the answer, or NULL; valid until the handle is used again. */
const char *pdtop_curl_content_type(CURL *handle);
const char *pdtop_curl_redirect(CURL *handle);

CURLMcode pdtop_curl_multi_limit(CURLM *multi, long connections);
/* The next finished transfer: its handle and result; NULL where there is none. */
CURL *pdtop_curl_multi_finished(CURLM *multi, CURLcode *result);

#endif
