/**
 * Prompts from files and from procedures, and which of them make a step. May import data, config,
 * json, hub, dataset.miniature and a JSON library. Read {@link io.rlvr.dataset.DatasetReaders}
 * first.
 */
package io.rlvr.dataset;
