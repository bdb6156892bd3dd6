/**
 * Models and datasets by their names on a hub that speaks the protocol of huggingface_hub: its
 * cache on disk is read, and what is missing there is fetched and checked. May import config, data
 * and json. Read {@link io.rlvr.hub.Hub} first.
 */
package io.rlvr.hub;
