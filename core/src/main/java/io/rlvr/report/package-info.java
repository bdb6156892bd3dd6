/**
 * What a person reads when a run ends: one HTML page with its curves and samples, and its summary
 * as JSON. May import data, stats, store, json, report.chart and a JSON library. Read {@link
 * io.rlvr.report.RunReport} first.
 */
package io.rlvr.report;
