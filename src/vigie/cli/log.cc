// SPDX-License-Identifier: Apache-2.0
#include "vigie/log/log.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/cli/cli.h"
#include "vigie/cli/report.h"
#include "vigie/codec/event_json.h"
#include "vigie/night/picture.h"
#include "vigie/night/record.h"

namespace vigie::cli {
namespace {

struct LogArguments {
  std::string file, head;
};

core::Result<void> verify(const Context& context, const LogArguments& arguments) {
  const auto proved = arguments.head.empty() ? log::verify(arguments.file)
                                             : log::verify(arguments.file, arguments.head);
  if (!proved) return core::fail(proved.error());
  if (context.json)
    fmt::print("{}\n", nlohmann::json{{"site", proved->site},
                                      {"records", proved->records},
                                      {"head_hash", proved->head_hash_hex},
                                      {"whole", true}}
                           .dump(2));
  else
    fmt::print("{}: {} records of {}, chain whole, head {}\n", arguments.file, proved->records,
               proved->site, proved->head_hash_hex);
  return {};
}

core::Result<void> show(const Context& context, const LogArguments& arguments) {
  auto log = log::Log::open_read_only(arguments.file);
  if (!log) return core::fail(log.error());
  return log->read([&](const log::Record& record) {
    if (context.json)
      fmt::print(
          "{{\"sequence\":{},\"at\":\"{}\",\"kind\":\"{}\",\"hash\":\"{}\",\"payload\":{}}}\n",
          record.sequence, core::format_instant(record.at), record.kind, record.hash_hex,
          record.payload);
    else
      fmt::print("{:>6} {} {:<20} {}\n", record.sequence, core::format_instant(record.at),
                 record.kind, record.payload.substr(0, 120));
    return !context.stop->requested();
  });
}

core::Result<void> replay(const Context& context, const LogArguments& arguments) {
  auto recording = night::Recording::load(arguments.file);
  if (!recording) return core::fail(recording.error());
  auto setup = load_setup(context, recording->started().scenario);
  if (!setup) return core::fail(setup.error());
  const auto replayed = night::replay(**setup, arguments.file);
  if (!replayed) return core::fail(replayed.error());
  if (context.json) {
    fmt::print("{}\n", codec::json_of(replayed->report).dump(2));
    return {};
  }
  print_report(replayed->report, (*setup)->scenario());
  fmt::print("\nPlayed again from the log: {} records, every byte the same, head {}\n",
             replayed->records, replayed->head_hash_hex);
  return {};
}

}  // namespace

void add_log(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<LogArguments>();
  CLI::App* command = app.add_subcommand("log", "prove, read or replay the record of a night");
  command->require_subcommand(1);
  CLI::App* proof =
      command->add_subcommand("verify", "prove the hash chain or name the first broken record");
  proof->add_option("file", arguments->file, "the log")->required();
  proof->add_option("--head", arguments->head, "hash the last record must have");
  proof->footer("Example: vigie log verify night.db");
  proof->callback([&context, arguments] {
    context.action = [&context, arguments] { return verify(context, *arguments); };
  });
  CLI::App* list = command->add_subcommand("show", "every record, one line each");
  list->add_option("file", arguments->file, "the log")->required();
  list->footer("Example: vigie log show night.db --json | head");
  list->callback([&context, arguments] {
    context.action = [&context, arguments] { return show(context, *arguments); };
  });
  CLI::App* again =
      command->add_subcommand("replay", "play the night again from its log and compare every byte");
  again->add_option("file", arguments->file, "the log")->required();
  again->footer("Example: vigie log replay night.db --json");
  again->callback([&context, arguments] {
    context.action = [&context, arguments] { return replay(context, *arguments); };
  });
}

}  // namespace vigie::cli
