// SPDX-License-Identifier: Apache-2.0
// The program's own sentences of go and no-go in French, for papers that are read in French.
#pragma once

#include <string>

namespace vigie::advice {

// A reason of sensing::reasons_not_to_go or of a FlightDecision. What is not known comes back as it
// was, so that nothing is lost.
std::string reason_in_french(const std::string& reason);

// A rule that planning::violations finds broken.
std::string violation_in_french(const std::string& violation);

}  // namespace vigie::advice
