// SPDX-License-Identifier: Apache-2.0
#define VIGIE_KERNEL_NAME advance_avx2
#define VIGIE_KERNEL_SPIN advance_avx2_spin
#include "vigie/motion/drift_kernel_body.h"
