// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/incidents_csv.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "vigie/codec/test_shared.h"
#include "vigie/core/file.h"

namespace vigie::codec {
namespace {

template <class Read>
void expect_refused(const Read& read, const char* field, const char* problem) {
  ASSERT_FALSE(read) << problem;
  EXPECT_NE(read.error().field.find(field), std::string::npos) << core::format_error(read.error());
  EXPECT_NE(read.error().problem.find(problem), std::string::npos)
      << core::format_error(read.error());
  EXPECT_FALSE(read.error().mend.empty());
}

const std::string kIncidents =
    "main_id,date,dead,missing,survivors,name_of_victim,latitude,longitude,"
    "english_channel_crossing\n"
    "2024.1,2024-01-14,5,0,-,X Y,50.8,1.6,1\n"
    "2024.2,2024-01-03,1,,,,50.9,1.8,0\n";

TEST(IncidentsCsv, DropsWhatItDoesNotKnowAndNamesIt) {
  const auto read = parse_incidents_csv(kIncidents, "i.csv").value();
  ASSERT_EQ(read.rows.size(), 2U);
  EXPECT_EQ(read.kept.dropped, std::vector<std::string>{"name_of_victim"});
  EXPECT_EQ(csv_of(read.kept.sheet).find("X Y"), std::string::npos);
  EXPECT_EQ(read.rows[0].dead, 1) << "by day";
  EXPECT_FALSE(read.rows[0].missing.has_value());
  EXPECT_EQ(read.rows[1].dead, 5);
  EXPECT_TRUE(read.rows[1].at_sea);
}

TEST(IncidentsCsv, NamesEveryFault) {
  const auto parsed = [](const char* what, const char* instead) {
    return parse_incidents_csv(with(kIncidents, what, instead), "i.csv");
  };
  expect_refused(parsed("2024-01-14", "1924-01-14"), "line 2 column date", "outside 2014");
  expect_refused(parsed("2024-01-14", "2024-01"), "line 2 column date", "not a date");
  expect_refused(parsed("2024.2", "2024.1"), "line 3 column main_id", "twice");
  expect_refused(parsed(",5,0", ",-5,0"), "line 2 column dead", "negative");
  expect_refused(parsed("1,,,,50.9", ",,,,50.9"), "line 3 column dead", "absent");
  expect_refused(parsed("50.8,1.6,1", "50.8,1.6,yes"), "english_channel_crossing", "\"yes\"");
  expect_refused(parsed("dead", "killed"), "i.csv", "no column \"dead\"");
}

const std::string kPeople =
    "operation_id,categorie_personne,resultat_humain,nombre,dont_nombre_blesse,nom\n"
    "-53441,Migrant,Personne secourue,40,2,Z\n"
    "-53441,Migrant,\"Personne décédée accidentellement\",1,,Z\n";

TEST(SecmarCsv, KnowsItsFilesAndDropsTheRest) {
  const auto read = parse_secmar_csv(kPeople, "resultats_humain.csv").value();
  EXPECT_EQ(read.table, SecmarTable::people);
  EXPECT_EQ(read.kept.dropped, std::vector<std::string>{"nom"});
  EXPECT_EQ(csv_of(read.kept.sheet).find(",Z"), std::string::npos);
  expect_refused(parse_secmar_csv("a,b\n1,2\n", "x.csv"), "x.csv", "none of the four");
}

TEST(SecmarCsv, NamesEveryFault) {
  const auto parsed = [](const char* what, const char* instead) {
    return parse_secmar_csv(with(kPeople, what, instead), "p.csv");
  };
  expect_refused(parsed(",40,", ",-40,"), "line 2 column nombre", "\"-40\"");
  expect_refused(parsed(",40,2", ",40,41"), "dont_nombre_blesse", "more than");
  expect_refused(parsed("\"Personne décédée accidentellement\"", "Personne secourue"),
                 "line 3 column operation_id", "there twice");
  expect_refused(parsed("-53441,Migrant,Personne secourue", ",Migrant,Personne secourue"),
                 "line 2 column operation_id", "is empty");
  const std::string assets =
      "operation_id,numero_ordre,moyen,categorie_moyen,domaine_action,autorite_moyen,"
      "date_heure_debut,date_heure_fin\n"
      "-43201,1,TMAS,a,b,c,2013-11-26 09:53:00,2013-11-26 09:09:00\n";
  expect_refused(parse_secmar_csv(assets, "m.csv"), "line 2 column date_heure_fin", "is before");
  expect_refused(parse_secmar_csv(with(assets, "2013-11-26 09:53", "1713-11-26 09:53"), "m.csv"),
                 "column date_heure_debut", "1713");
}

TEST(NightlyCsv, TheTemplateIsValid) {
  const auto nights = parse_nightly_csv(nightly_template(), "t.csv");
  ASSERT_TRUE(nights) << core::format_error(nights.error());
  EXPECT_EQ(nights->rows.size(), 4U);
  EXPECT_EQ(parse_nightly_csv(nightly_csv(nights->rows), "again").value().rows, nights->rows);
}

TEST(NightlyCsv, NamesEveryFault) {
  const auto parsed = [](const char* what, const char* instead) {
    return parse_nightly_csv(with(nightly_template(), what, instead), "t.csv");
  };
  expect_refused(parsed("wissant,5,3,2", "wissant,6,3,2"), "column boats_attempted",
                 "not 3 stopped plus 2 departed");
  expect_refused(parsed("2024-05-06,wissant", "2024-05-07,wissant"), "sector wissant", "gap");
  expect_refused(parsed("2024-05-06,wissant", "2024-05-05,wissant"), "sector wissant", "twice");
  expect_refused(parsed("0,0,0,0,0", "0,0,0,0,7"), "people_departed", "no boat departed");
  expect_refused(parsed("hardelot,0", "Plage du X,0"), "column sector", "Plage");
  expect_refused(parsed("2024-05-05,wissant", "1024-05-05,wissant"), "column night", "1024");
  const auto named = parsed("people_departed\n", "people_departed,telephone\n");
  ASSERT_FALSE(named) << "rows are now one cell short";
}

TEST(NightlyCsv, DropsAnExtraColumnAndNamesIt) {
  const auto nights = parse_nightly_csv(
      "night,sector,boats_attempted,boats_stopped,boats_departed,people_stopped,people_departed,"
      "officer\n2024-05-05,wissant,1,1,0,40,0,A B\n",
      "t.csv");
  ASSERT_TRUE(nights);
  EXPECT_EQ(nights->dropped, std::vector<std::string>{"officer"});
  EXPECT_EQ(nightly_csv(nights->rows).find("A B"), std::string::npos);
}

TEST(IncidentsCsv, ReadsThePublicFiles) {
  const auto incidents = core::read_bytes(shared_file("data/deaths_iom/channel_incidents.csv"));
  if (!incidents) GTEST_SKIP() << "skipped: no shared data";
  const auto read = parse_incidents_csv(*incidents, "channel_incidents.csv");
  ASSERT_TRUE(read) << core::format_error(read.error());
  EXPECT_EQ(read->rows.size(), 220U);
  int fatal_2024 = 0, lives_2024 = 0;
  for (const auto& row : read->rows) {
    const int lives = row.dead.value_or(0) + row.missing.value_or(0);
    if (!row.at_sea || row.day.year() != 2024 || lives == 0) continue;
    ++fatal_2024;
    lives_2024 += lives;
  }
  EXPECT_EQ(fatal_2024, 31);
  EXPECT_EQ(lives_2024, 79);
  for (const char* file : {"secmar/sample_operations.csv", "secmar/sample_resultats_humain.csv",
                           "secmar/sample_flotteurs.csv", "secmar/sample_moyens.csv"}) {
    const auto secmar =
        parse_secmar_csv(core::read_bytes(shared_file(std::string("data/") + file)).value(), file);
    ASSERT_TRUE(secmar) << core::format_error(secmar.error());
    EXPECT_EQ(csv_of(secmar->kept.sheet).find("numero_immatriculation"), std::string::npos);
    EXPECT_TRUE(parse_secmar_csv(csv_of(secmar->kept.sheet), "again"));
  }
}

}  // namespace
}  // namespace vigie::codec
