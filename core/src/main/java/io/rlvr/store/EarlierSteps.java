package io.rlvr.store;

/**
 * Steps of a run that were trained while it was to have another number of them.
 *
 * @param until the last of these steps
 * @param steps how many the run was to have then
 */
public record EarlierSteps(int until, int steps) {}
