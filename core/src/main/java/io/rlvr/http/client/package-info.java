/**
 * A client of HTTP endpoints that may be out or busy: requests, retries, circuit breaker, keys;
 * knows nothing of what is asked. May import config, json, http and the library of retries. Read
 * {@link io.rlvr.http.client.Endpoint} first.
 */
package io.rlvr.http.client;
