/**
 * Model folders in Hugging Face's form, and the decoder that runs and trains them. May import data,
 * config, json, text and loss, and is the only user of DJL's engine. Read {@link
 * io.rlvr.model.CausalLm} first, {@link io.rlvr.model.Checkpoint} for files.
 */
package io.rlvr.model;
