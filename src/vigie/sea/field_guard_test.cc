// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/field_guard.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace vigie::sea {
namespace {

using ::testing::HasSubstr;

std::string problem_of(FieldGuard::Answer answer, const FieldLimits& limits = {},
                       std::size_t most = 1000) {
  const auto guard = FieldGuard::start("file.nc", std::move(answer), limits);
  if (!guard) return core::format_error(guard.error());
  const auto reply = (*guard)->ask("question", most);
  if (reply) return *reply;
  // Once gone, it stays gone and says the same.
  EXPECT_EQ(core::format_error((*guard)->ask("again", most).error()),
            core::format_error(reply.error()));
  return core::format_error(reply.error());
}

TEST(FieldGuard, AnswersAndRemembers) {
  int asked = 0;
  const auto guard = FieldGuard::start("f", [asked](std::string_view request) mutable {
    return std::string(request) + std::to_string(++asked);
  });
  ASSERT_TRUE(guard);
  EXPECT_EQ((*guard)->ask("a", 10).value(), "a1");
  EXPECT_EQ((*guard)->ask("b", 10).value(), "b2");
  EXPECT_EQ(asked, 0) << "the child's memory is its own";
}

TEST(FieldGuard, MakesAnErrorOfACrash) {
  EXPECT_THAT(
      problem_of([](std::string_view) -> std::string {
        std::raise(SIGSEGV);
        return "";
      }),
      HasSubstr("breaks the library that reads it (Segmentation fault); is the file whole"));
  EXPECT_THAT(problem_of([](std::string_view) -> std::string { std::abort(); }),
              HasSubstr("breaks the library"));
  EXPECT_THAT(problem_of([](std::string_view) -> std::string { _exit(0); }),
              HasSubstr("breaks the library"));
}

TEST(FieldGuard, MakesAnErrorOfAnEndlessLoop) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(problem_of(
                  [](std::string_view) -> std::string {
                    for (;;) std::signal(SIGUSR1, SIG_IGN);
                  },
                  {.answer = core::seconds(0.3)}),
              HasSubstr("takes more than 0.3 s"));
  EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), 5);
}

TEST(FieldGuard, MakesAnErrorOfTooMuchMemory) {
  const auto eat = [](std::string_view) -> std::string {
    std::string all(std::size_t{200} << 20, 'x');
    return all.substr(0, 1);
  };
  EXPECT_THAT(problem_of(eat, {.memory = 64U << 20}), HasSubstr("needs more memory"));
  EXPECT_EQ(problem_of(eat, {.memory = 512U << 20}), "x");
  EXPECT_THAT(problem_of([](std::string_view) { return std::string(5000, 'x'); }),
              HasSubstr("more than was asked for"));
}

TEST(FieldGuard, LetsNothingOut) {
  // The child can write no file, and has no file of ours.
  std::FILE* ours = std::tmpfile();
  ASSERT_NE(ours, nullptr);
  const int number = fileno(ours);
  EXPECT_EQ(problem_of([number](std::string_view) -> std::string {
              const bool has = number > 3 && lseek(number, 0, SEEK_CUR) >= 0;
              std::signal(SIGXFSZ, SIG_IGN);
              char path[] = "/tmp/vigie_guard_XXXXXX";
              const int file = mkstemp(path);
              const bool wrote = file >= 0 && write(file, "x", 1) == 1;
              unlink(path);
              return std::string(has ? "has a file" : "") + (wrote ? "writes" : "") + ".";
            }),
            ".");
  std::fclose(ours);
}

TEST(FieldMessages, AreReadWithinTheirBounds) {
  MessageWriter out;
  out.number<std::int32_t>(7);
  out.text("word");
  const std::string bytes = out.take();
  MessageReader in(bytes);
  EXPECT_EQ(in.number<std::int32_t>(), 7);
  EXPECT_EQ(in.text(), "word");
  EXPECT_TRUE(in.fine());
  EXPECT_EQ(in.number<double>(), 0);
  EXPECT_FALSE(in.fine());
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    MessageReader part(std::string_view(bytes).substr(0, cut));
    part.number<std::int32_t>();
    part.text();
    EXPECT_FALSE(part.fine()) << cut;
  }
}

}  // namespace
}  // namespace vigie::sea
