package io.rlvr.reward.code.sandbox;

import java.nio.file.Path;

/**
 * Where one program runs.
 *
 * @param work a folder that holds the program's file
 * @param box the folder that it runs in; an empty mount point where it gets a disk of its own, else
 *     the same folder
 * @param file the plain name of the program's file
 */
record Box(Path work, Path box, String file, ProcessLimits limits) {}
