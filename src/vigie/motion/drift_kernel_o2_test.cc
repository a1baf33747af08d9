// SPDX-License-Identifier: Apache-2.0
// The kernel once more, compiled at -O2 (cmake/vigie_modules.cmake), for
// DriftKernel.IsTheSameAtEveryOptimisationLevel.
#define VIGIE_KERNEL_NAME advance_o2
#define VIGIE_KERNEL_SPIN advance_o2_spin
#include "vigie/motion/drift_kernel_body.h"
