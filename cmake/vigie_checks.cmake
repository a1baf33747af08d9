# SPDX-License-Identifier: Apache-2.0
# Tests that are not a module's own: layers, headers, format, scenarios, fuzz smoke, faults, web.
