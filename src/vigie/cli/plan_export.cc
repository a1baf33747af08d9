// SPDX-License-Identifier: Apache-2.0
// vigie plan export: a plan in the forms that other tools open.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/cli/plan_briefing.h"
#include "vigie/codec/event_json.h"
#include "vigie/codec/plan_cot.h"
#include "vigie/codec/plan_csv.h"
#include "vigie/codec/plan_gpx.h"
#include "vigie/codec/plan_ics.h"
#include "vigie/codec/plan_kml.h"
#include "vigie/codec/plan_qgc.h"
#include "vigie/codec/zip_archive.h"

namespace vigie::cli {
namespace {

struct ExportArguments {
  PlanSource source;
  std::string format, language = "en", out;
  std::size_t rounds = 0;
};

struct Written {
  PlanInHand in_hand;
  std::vector<codec::SortieSheet> sheets;
  std::string title;
};

using Files = std::vector<codec::ZipEntry>;

Files qgc_files(const Written& w) {
  Files files;
  for (const codec::SortieSheet& s : w.sheets)
    if (codec::has_qgc_form(s)) files.push_back({s.key + ".plan", codec::qgc_of(s).dump(2) + "\n"});
  return files;
}

Files cot_files(const Written& w) {
  Files files;
  for (const codec::SortieSheet& s : w.sheets)
    files.push_back({s.key + ".cot", codec::cot_of(s, w.in_hand.plan.issued_at)});
  return files;
}

// One file a sortie: into a folder, or into one archive when the name ends in .zip.
core::Result<std::size_t> write_files(const ExportArguments& a, const Written& w) {
  const bool cot = a.format == "cot";
  const Files files = cot ? cot_files(w) : qgc_files(w);
  if (files.empty())
    return core::fail({core::ErrorKind::missing, "plan", "has no drone sortie to write",
                       "export a plan in which a drone flies"});
  if (std::filesystem::path(a.out).extension() == ".zip") {
    const auto bytes = cot ? codec::cot_package_of(w.sheets, w.title, w.in_hand.plan.issued_at)
                           : codec::zip_archive(files);
    if (!bytes) return core::fail(bytes.error());
    if (auto written = write_file(a.out, *bytes); !written) return core::fail(written.error());
    return files.size();
  }
  std::error_code failed;
  std::filesystem::create_directories(a.out, failed);
  if (failed)
    return core::fail({core::ErrorKind::unavailable, a.out,
                       "is no folder and none can be made: " + failed.message(),
                       "give a new folder, or a name that ends in .zip"});
  for (const auto& [name, text] : files)
    if (auto written = write_file(std::filesystem::path(a.out) / name, text); !written)
      return core::fail(written.error());
  return files.size();
}

core::Result<std::string> briefing_text(const Context& context, const ExportArguments& a,
                                        const Written& w) {
  const auto language = a.language == "fr" ? chart::Language::fr : chart::Language::en;
  const auto briefing = briefing_of(context, w.in_hand, w.sheets, language, a.rounds);
  if (!briefing) return core::fail(briefing.error());
  return chart::draw_briefing(*briefing, language);
}

core::Result<std::string> document_of(const Context& context, const ExportArguments& a,
                                      const Written& w) {
  const core::Instant issued = w.in_hand.plan.issued_at;
  if (a.format == "pdf") return briefing_text(context, a, w);
  if (a.format == "kml") return codec::kml_of(w.sheets, w.title);
  if (a.format == "kmz") return codec::kmz_of(w.sheets, w.title);
  if (a.format == "gpx") return codec::gpx_of(w.sheets, w.title, issued);
  if (a.format == "csv") return codec::csv_of(w.sheets);
  if (a.format == "ics") return codec::ics_of(w.sheets, w.title, issued);
  return codec::geojson_of(w.in_hand.plan, w.in_hand.setup->scenario()).dump(1) + "\n";
}

std::string title_of(const ExportArguments& a, const PlanInHand& in_hand) {
  const model::Scenario& scenario = in_hand.setup->scenario();
  const model::Posture* posture = scenario.posture(in_hand.plan.posture);
  const bool french = a.language == "fr";
  const std::string& name = french ? scenario.name_fr : scenario.name_en;
  if (posture == nullptr) return name;
  return name + " – " + (french ? posture->name_fr : posture->name_en);
}

core::Result<void> export_plan(const Context& context, const ExportArguments& a) {
  auto in_hand = plan_in_hand(context, a.source);
  if (!in_hand) return core::fail(in_hand.error());
  Written w{*std::move(in_hand), {}, {}};
  auto sheets = codec::sheets_of(w.in_hand.plan, w.in_hand.setup->scenario());
  if (!sheets) return core::fail(sheets.error());
  w.sheets = *std::move(sheets);
  w.title = title_of(a, w.in_hand);
  std::size_t files = 1;
  if (a.format == "qgc" || a.format == "cot") {
    const auto written = write_files(a, w);
    if (!written) return core::fail(written.error());
    files = *written;
  } else {
    const auto text = document_of(context, a, w);
    if (!text) return core::fail(text.error());
    if (auto written = write_file(a.out, *text); !written) return written;
  }
  if (context.json)
    fmt::print(
        "{}\n",
        nlohmann::json{
            {"format", a.format}, {"out", a.out}, {"sorties", w.sheets.size()}, {"files", files}}
            .dump(2));
  else
    fmt::print("{}: {} of {} sorties written as {}\n", a.out,
               a.format == "qgc" ? files : w.sheets.size(), w.sheets.size(), a.format);
  return {};
}

}  // namespace

void add_plan_export(CLI::App* plan, Context& context) {
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* command = plan->add_subcommand("export", "the plan in forms that other tools open");
  add_plan_source(command, arguments->source);
  command
      ->add_option("--format", arguments->format, "qgc, kml, kmz, gpx, geojson, csv, cot, ics, pdf")
      ->required()
      ->check(CLI::IsMember({"qgc", "kml", "kmz", "gpx", "geojson", "csv", "cot", "ics", "pdf"}));
  command->add_option("--lang", arguments->language, "en or fr, for titles and the briefing")
      ->check(CLI::IsMember({"en", "fr"}))
      ->capture_default_str();
  command
      ->add_option("--out", arguments->out,
                   "file; qgc and cot: a folder, or an archive when it ends in .zip")
      ->required();
  command
      ->add_option("--replan-rounds", arguments->rounds,
                   "pdf: rounds of search of each plan that shows what covers for an asset")
      ->check(CLI::Range(0, 100000))
      ->capture_default_str();
  command->footer(
      "Example: vigie plan --posture night-drones --save tonight.json\n"
      "         vigie plan export --plan tonight.json --format kmz --out tonight.kmz");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return export_plan(context, *arguments); };
  });
}

}  // namespace vigie::cli
