// SPDX-License-Identifier: Apache-2.0
#include "vigie/model/asset.h"

#include <algorithm>

namespace vigie::model {
namespace {

template <class T, class Key>
const T* with_key(const std::vector<T>& all, const Key& key) {
  const auto found = std::ranges::find(all, key, &T::key);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

const SensorType* Library::sensor(const SensorKey& key) const { return with_key(sensors, key); }
const AssetType* Library::asset_type(const AssetTypeKey& key) const {
  return with_key(asset_types, key);
}
const Base* Library::base(const BaseKey& key) const { return with_key(bases, key); }
const LegalBasis* Library::legal_basis(const LegalBasisKey& key) const {
  return with_key(legal_bases, key);
}
const Posture* Scenario::posture(const PostureKey& wanted) const {
  return with_key(postures, wanted);
}

bool flies(AssetKind kind) {
  return kind == AssetKind::helicopter || kind == AssetKind::drone || kind == AssetKind::aeroplane;
}

const char* name_of(TargetClass c) {
  switch (c) {
    case TargetClass::people_in_water:
      return "people_in_water";
    case TargetClass::craft_swamped:
      return "craft_swamped";
    case TargetClass::craft_stopped:
      return "craft_stopped";
    case TargetClass::craft_under_way:
      return "craft_under_way";
    case TargetClass::people_on_beach:
      return "people_on_beach";
  }
  return "";
}

const char* name_of(SensorKind k) {
  switch (k) {
    case SensorKind::visual:
      return "visual";
    case SensorKind::infrared:
      return "infrared";
    case SensorKind::radar:
      return "radar";
  }
  return "";
}

const char* name_of(AssetKind k) {
  switch (k) {
    case AssetKind::helicopter:
      return "helicopter";
    case AssetKind::drone:
      return "drone";
    case AssetKind::aeroplane:
      return "aeroplane";
    case AssetKind::boat:
      return "boat";
    case AssetKind::patrol:
      return "patrol";
    case AssetKind::fixed:
      return "fixed";
  }
  return "";
}

}  // namespace vigie::model
