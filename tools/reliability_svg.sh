#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The reliability diagram of `vigie forecast skill --json` (standard input) as SVG (standard output).
# Each bin: a bar for the band in which 95 % of outcomes fall if the forecast is right, a dot for what
# was observed; the line is a perfect forecast.
set -euo pipefail
jq -r '
  def x(p): 50 + 400 * p;
  def y(p): 450 - 400 * p;
  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 480 500\" font-family=\"sans-serif\" font-size=\"13\">",
  "<rect width=\"480\" height=\"500\" fill=\"white\"/>",
  "<path d=\"M50 450H450V50H50Z\" fill=\"none\" stroke=\"#888\"/>",
  "<path d=\"M50 450L450 50\" stroke=\"#888\" stroke-dasharray=\"4 4\"/>",
  (range(0; 6) | . / 5 | "<text x=\"\(x(.))\" y=\"468\" text-anchor=\"middle\">\(100 * . | round)</text><text x=\"44\" y=\"\(y(.) + 4)\" text-anchor=\"end\">\(100 * . | round)</text>"),
  "<text x=\"250\" y=\"490\" text-anchor=\"middle\">forecast: chance of any boat, %</text>",
  "<text x=\"14\" y=\"250\" text-anchor=\"middle\" transform=\"rotate(-90 14 250)\">observed: nights with boats, %</text>",
  "<text x=\"50\" y=\"30\">\(.nights) nights, \(.first) to \(.last), forecast before each</text>",
  (.reliability[] |
    "<path d=\"M\(x(.forecast)) \(y(.low))V\(y(.high))\" stroke=\"#9db8d2\" stroke-width=\"9\"/>",
    "<circle cx=\"\(x(.forecast))\" cy=\"\(y(.observed))\" r=\"4.5\" fill=\"\(if .inside then "#1b4f86" else "#b3261e" end)\"/>"),
  "</svg>"'
