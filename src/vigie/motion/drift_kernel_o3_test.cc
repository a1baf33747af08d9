// SPDX-License-Identifier: Apache-2.0
// The kernel once more, compiled at -O3 (cmake/vigie_modules.cmake), for
// DriftKernel.IsTheSameAtEveryOptimisationLevel.
#define VIGIE_KERNEL_NAME advance_o3
#define VIGIE_KERNEL_SPIN advance_o3_spin
#include "vigie/motion/drift_kernel_body.h"
