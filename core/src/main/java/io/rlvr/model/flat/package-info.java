/**
 * The numbers of a model where all parameters lie one after the other: ranges of them, and files
 * with weights and the optimizer's state that are read range by range. May import
 * model.safetensors, model.family and model.folder. Read {@link io.rlvr.model.flat.FlatRange}
 * first.
 */
package io.rlvr.model.flat;
