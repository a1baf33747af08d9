# SPDX-License-Identifier: Apache-2.0
# Data made at build time from Debian's data packages and from data/.
