/**
 * Markup and charts as SVG, which know nothing of runs: numbers in, elements out. Read {@link
 * io.rlvr.report.chart.Markup} first.
 */
package io.rlvr.report.chart;
