#include "CCurl.h"

CURLcode pdtop_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode pdtop_curl_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode pdtop_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode pdtop_curl_set_body(CURL *handle, pdtop_curl_sink sink, void *context) {
  CURLcode result = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, sink);
  return result != CURLE_OK ? result : curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
}

CURLcode pdtop_curl_set_header(CURL *handle, pdtop_curl_sink sink, void *context) {
  CURLcode result = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, sink);
  return result != CURLE_OK ? result : curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
}

CURLcode pdtop_curl_set_bearer(CURL *handle, const char *token) {
  CURLcode result = curl_easy_setopt(handle, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
  return result != CURLE_OK ? result : curl_easy_setopt(handle, CURLOPT_XOAUTH2_BEARER, token);
}

CURLcode pdtop_curl_set_basic(CURL *handle, const char *user, const char *password) {
  CURLcode result = curl_easy_setopt(handle, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
  if (result == CURLE_OK) result = curl_easy_setopt(handle, CURLOPT_USERNAME, user);
  return result != CURLE_OK ? result : curl_easy_setopt(handle, CURLOPT_PASSWORD, password);
}

CURLcode pdtop_curl_set_headers(CURL *handle, struct curl_slist *headers) {
  return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
}

CURLcode pdtop_curl_set_context(CURL *handle, void *context) {
  return curl_easy_setopt(handle, CURLOPT_PRIVATE, context);
}

CURLcode pdtop_curl_set_error_buffer(CURL *handle, char *buffer) {
  return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

CURLcode pdtop_curl_set_post(CURL *handle, const char *body, long count) {
  CURLcode result = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, count);
  return result != CURLE_OK ? result : curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, body);
}

CURLcode pdtop_curl_connect_to(CURL *handle, struct curl_slist *places) {
  return curl_easy_setopt(handle, CURLOPT_CONNECT_TO, places);
}

CURLcode pdtop_curl_restrict(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
  CURLcode result = curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  CURLcode result = curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
  return result != CURLE_OK ? result : curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
}

long pdtop_curl_status(CURL *handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

void *pdtop_curl_private(CURL *handle) {
  char *context = NULL;
  curl_easy_getinfo(handle, CURLINFO_PRIVATE, &context);
  return context;
}

const char *pdtop_curl_content_type(CURL *handle) {
  char *type = NULL;
  curl_easy_getinfo(handle, CURLINFO_CONTENT_TYPE, &type);
  return type;
}

const char *pdtop_curl_redirect(CURL *handle) {
  char *url = NULL;
  curl_easy_getinfo(handle, CURLINFO_REDIRECT_URL, &url);
  return url;
}

CURLMcode pdtop_curl_multi_limit(CURLM *multi, long connections) {
  CURLMcode result = curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
  return result != CURLM_OK ? result : curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, connections);
}

CURL *pdtop_curl_multi_finished(CURLM *multi, CURLcode *result) {
  CURLMsg *message;
  int left;
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}
