/**
 * Causal language models on a device: sampling, scoring, training. May import data, config, loss,
 * the other packages of model and JNA, and is the only user of DJL's engine. Read {@link
 * io.rlvr.model.engine.CausalLm} first.
 */
package io.rlvr.model.engine;
