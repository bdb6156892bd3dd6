/**
 * Typed settings over HOCON, registries of named parts, and the user's mistakes in one clear line.
 * May import typesafe config. Read {@link io.rlvr.config.Settings} first.
 */
package io.rlvr.config;
