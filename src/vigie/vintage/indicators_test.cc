// SPDX-License-Identifier: Apache-2.0
// The joint indicators: what is missing is not 0, units never mix, each names its vintage.
#include "vigie/vintage/indicators.h"

#include <filesystem>

#include <gtest/gtest.h>

namespace vigie::vintage {
namespace {

Store store_with(const std::vector<std::pair<const char*, std::string>>& files) {
  const auto folder =
      std::filesystem::path(testing::TempDir()) /
      (std::string("indicators-") + testing::UnitTest::GetInstance()->current_test_info()->name());
  std::filesystem::remove_all(folder);
  Store store = Store::open(folder).value();
  for (const auto& [name, text] : files) {
    const auto added =
        store.import({.bytes = text,
                      .file_name = name,
                      .source = "a test",
                      .imported_at = core::parse_instant("2026-09-01T09:00:00Z").value()});
    EXPECT_TRUE(added) << core::format_error(added.error());
  }
  return store;
}

const Indicator& of(const std::vector<Indicator>& all, CountingUnit unit) {
  return all[static_cast<std::size_t>(unit)];
}

constexpr const char* kWeeks =
    "week_ending,migrants_arrived,boats_arrived,migrants_prevented,events_prevented\n"
    "2025-12-28,10,1,200,12\n2026-01-04,5,1,-,3\n2026-01-11,0,0,40,2\n";
constexpr const char* kIncidents =
    "main_id,date,date_precision,dead,missing,survivors,cause,country_of_incident,latitude,"
    "longitude,english_channel_crossing,source_quality,source_dataset\n"
    "a,2026-01-05,day,2,1,9,Drowning,France,51,1.6,1,4,IOM\n"
    "b,2026-01-06,day,1,0,0,Vehicle accident,France,50.9,1.8,0,4,IOM\n"
    "c,2026-01-07,day,0,0,30,Drowning,France,51,1.6,1,4,IOM\n";

TEST(Indicators, EachSeriesHasItsUnitItsVintageAndWhatIsMissing) {
  const Store store = store_with({{"w-2026-02-01.csv", kWeeks}, {"i-2026-02-01.csv", kIncidents}});
  const auto all = indicators(store, {});
  ASSERT_TRUE(all) << core::format_error(all.error());
  ASSERT_EQ(all->size(), 9U);
  const Indicator& people = of(*all, CountingUnit::people_prevented);
  EXPECT_EQ(people.years.at(2025).total(), 200);
  EXPECT_EQ(people.years.at(2026).total(), 40);
  EXPECT_EQ(people.years.at(2026).rows(), 2U);
  EXPECT_EQ(people.years.at(2026).counted(), 1U) << "a dash is not 0";
  EXPECT_EQ(of(*all, CountingUnit::events_prevented).years.at(2026).total(), 5);
  EXPECT_EQ(of(*all, CountingUnit::deaths).years.at(2026).total(), 3) << "on the crossing only";
  EXPECT_EQ(of(*all, CountingUnit::fatal_incidents).years.at(2026).total(), 1);
  EXPECT_EQ(people.vintage->number, 1);
  EXPECT_EQ(people.vintage->published, core::Date::of(2026, 2, 1));
  for (const CountingUnit none : {CountingUnit::people_rescued, CountingUnit::people_arrived,
                                  CountingUnit::people_returned, CountingUnit::groups_disrupted}) {
    EXPECT_FALSE(of(*all, none).vintage.has_value()) << name_of(none);
    EXPECT_TRUE(of(*all, none).years.empty());
    EXPECT_FALSE(of(*all, none).mend.empty());
  }
}

TEST(Indicators, RescuesAreThoseOfOneCentreAndOfPeopleOnACrossing) {
  const Store store = store_with(
      {{"operations.csv",
        "operation_id,pourquoi_alerte,moyen_alerte,qui_alerte,categorie_qui_alerte,cross,"
        "departement,est_metropolitain,evenement,categorie_evenement,autorite,seconde_autorite,"
        "zone_responsabilite,latitude,longitude,vent_direction,vent_force,mer_force,"
        "date_heure_reception_alerte,date_heure_fin_operation,numero_sitrep,cross_sitrep,"
        "fuseau_horaire\n"
        "1,x,x,x,x,Gris-Nez,Pas-de-Calais,Y,x,x,x,,x,51,1.6,200,3,3,2019-06-07 23:04:00,"
        "2019-06-08 01:06:00,1,,\n"
        "2,x,x,x,x,Étel,Morbihan,Y,x,x,x,,x,47,-3,200,3,3,2019-06-07 23:04:00,"
        "2019-06-08 01:06:00,2,,\n"},
       {"people.csv",
        "operation_id,categorie_personne,resultat_humain,nombre,dont_nombre_blesse\n"
        "1,Clandestin,Personne secourue,11,0\n1,Clandestin,Personne décédée accidentellement,1,0\n"
        "1,Plaisancier français,Personne secourue,2,0\n2,Clandestin,Personne secourue,5,0\n"}});
  const auto all = indicators(store, {});
  ASSERT_TRUE(all) << core::format_error(all.error());
  const Indicator& rescued = of(*all, CountingUnit::people_rescued);
  ASSERT_TRUE(rescued.years.contains(2019));
  EXPECT_EQ(rescued.years.at(2019).total(), 11);
  EXPECT_EQ(rescued.years.size(), 1U);
}

TEST(Indicators, KeepToTheTimeAskedAndToWhatWasKnownThen) {
  std::string later = kWeeks;
  later.replace(later.find("40,2"), 4, "90,7");
  const Store store = store_with({{"w-2026-02-01.csv", kWeeks}, {"w-2026-05-01.csv", later}});
  const auto then =
      indicators(store, {.from = core::Date::of(2026, 1, 5), .as_of = core::Date::of(2026, 3, 1)});
  const auto now = indicators(store, {.from = core::Date::of(2026, 1, 5)});
  ASSERT_TRUE(then && now);
  EXPECT_EQ(of(*then, CountingUnit::events_prevented).years.at(2026).total(), 2);
  EXPECT_EQ(of(*now, CountingUnit::events_prevented).years.at(2026).total(), 7);
  EXPECT_FALSE(of(*now, CountingUnit::events_prevented).years.contains(2025));
}

TEST(Indicators, SeriesWithDifferentUnitsAreNeverSummed) {
  for (std::size_t a = 0; a < 9; ++a) {
    for (std::size_t b = 0; b < 9; ++b) {
      Tally one(static_cast<CountingUnit>(a)), other(static_cast<CountingUnit>(b));
      one.add(model::Count(3));
      other.add(model::Count(4));
      other.add(model::Count());
      const auto added = one.add(other);
      EXPECT_EQ(added.has_value(), a == b);
      EXPECT_EQ(one.total(), a == b ? 7 : 3);
      if (!added) {
        EXPECT_NE(core::format_error(added.error()).find("side by side"), std::string::npos);
      }
    }
  }
}

}  // namespace
}  // namespace vigie::vintage
