// SPDX-License-Identifier: Apache-2.0
#define VIGIE_KERNEL_NAME advance_base
#define VIGIE_KERNEL_SPIN advance_base_spin
#include "vigie/motion/drift_kernel_body.h"
