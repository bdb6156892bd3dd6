/**
 * What clients of HTTP share: bounded answers, how long a server wants to be left alone, and
 * secrets kept out of messages. May import nothing. Read {@link io.rlvr.http.BoundedBody} first.
 */
package io.rlvr.http;
