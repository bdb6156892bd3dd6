/**
 * The miniature domain: questions of several subjects with free-form answers, whose truth the
 * procedure knows. May import nothing but the JDK. Read {@link io.rlvr.dataset.miniature.Subject}
 * first.
 */
package io.rlvr.dataset.miniature;
