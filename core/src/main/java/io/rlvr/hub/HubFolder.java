package io.rlvr.hub;

import java.nio.file.Path;

/**
 * What a name was found to be.
 *
 * @param name with the commit as its revision: it is the same for ever
 * @param path of the model's folder, or of a dataset's file or folder, on this machine
 */
public record HubFolder(String name, Path path) {}
