// SQLite for the Recording room. What Swift cannot import is wrapped: SQLITE_TRANSIENT is a cast, and the configuration
// calls are variadic.
#ifndef PDTOP_SQLITE_HEADERS_H
#define PDTOP_SQLITE_HEADERS_H

#include <sqlite3.h>

// Binds bytes that SQLite copies; NULL with a length of 0 binds an empty value, not NULL.
static inline int pd_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
  return count == 0 ? sqlite3_bind_zeroblob(statement, index, 0)
                    : sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

static inline int pd_bind_text(sqlite3_stmt *statement, int index, const char *text, int count) {
  return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

// Makes a connection safe for files of strangers: no functions or virtual tables from the schema, no writes to it.
static inline void pd_harden(sqlite3 *connection) {
#ifdef SQLITE_DBCONFIG_TRUSTED_SCHEMA
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
#endif
#ifdef SQLITE_DBCONFIG_DEFENSIVE
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
#endif
#ifdef SQLITE_DBCONFIG_ENABLE_TRIGGER
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)0);
#endif
#ifdef SQLITE_DBCONFIG_ENABLE_VIEW
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_VIEW, 0, (int *)0);
#endif
}

#endif
