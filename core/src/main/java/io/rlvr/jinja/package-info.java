/**
 * The part of Jinja that chat templates use, evaluated over plain data: strings, numbers, lists and
 * maps, with no reflection, no files and a bounded amount of work. Imports nothing but the JDK.
 * Read {@link io.rlvr.jinja.Template} first.
 */
package io.rlvr.jinja;
