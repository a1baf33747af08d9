// SPDX-License-Identifier: Apache-2.0
// From a call to a plan: the drift of the object asked for becomes the cloud that is searched; when
// it is learnt that the object is another (the boat is gone, people are in the water), the drift
// goes on from where the first may be, what was searched in vain stays counted, and a new plan is
// made.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vigie/drift/request.h"
#include "vigie/search/message.h"
#include "vigie/search/plan.h"

namespace vigie::search {

inline constexpr core::Duration kCloudStep = core::minutes(10);

// The particles of a prepared drift request every ten minutes. People in the water when the class
// of object is one of persons (key PIW...).
core::Result<Cloud> drifted_cloud(drift::ForecastRequest request, core::Duration length,
                                  const core::StopFlag* stop);
// The last moment of a cloud as the start of another drift.
model::DriftSnapshot snapshot_of(const Cloud& cloud, core::Instant at);

struct AfterChange {
  PlanRequest request;  // of the new plan: weights less what the old one looked at in vain, sum 1
  ObjectChange change;  // without new_plan_pos and widths, which the new plan gives
};
// `first` was planned as `old`; `now` is the cloud of the new object from change.at on. Units that
// are on scene go on from there; those with less than ten minutes left are dropped.
AfterChange change_object(const PlanRequest& first, const model::SearchPlan& old, Cloud now,
                          const std::string& object);
// Widths per unit before and after, and what the new plan finds.
void complete(ObjectChange& change, const PlanRequest& first, const model::SearchPlan& old,
              const model::SearchPlan& fresh);

}  // namespace vigie::search
