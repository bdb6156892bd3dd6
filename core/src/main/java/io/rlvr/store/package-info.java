/**
 * The run folder: what files it holds, how a stage commits, what names mean. May import config,
 * data, stats, json and a JSON library; the host supplies a {@link io.rlvr.store.FileStore}. Read
 * {@link io.rlvr.store.Manifest} first.
 */
package io.rlvr.store;
