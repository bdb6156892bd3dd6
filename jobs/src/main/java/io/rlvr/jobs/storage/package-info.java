/**
 * The run folder on any file system that Hadoop knows. May import core alone. Read {@link
 * io.rlvr.jobs.storage.HadoopFileStore} first.
 */
package io.rlvr.jobs.storage;
