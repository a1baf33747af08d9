// SPDX-License-Identifier: Apache-2.0
#include "vigie/server/static_files.h"

#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace vigie::server {
namespace {

namespace fs = std::filesystem;

//   outside/secret.txt
//   site/index.html  site/empty.txt  site/.hidden  site/assets/app-1a2b.mjs
//   site/way-out.txt -> outside/secret.txt   site/way-out -> outside   site/inside.txt ->
//   index.html
class StaticFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("vigie-static-" + std::to_string(::getpid()));
    fs::remove_all(root_);
    fs::create_directories(root_ / "site/assets");
    fs::create_directories(root_ / "outside");
    write("outside/secret.txt", "secret");
    write("site/index.html", "<title>Vigie</title>");
    write("site/empty.txt", "");
    write("site/.hidden", "secret");
    write("site/assets/app-1a2b.mjs", "export {}");
    fs::create_symlink(root_ / "outside/secret.txt", root_ / "site/way-out.txt");
    fs::create_directory_symlink(root_ / "outside", root_ / "site/way-out");
    fs::create_symlink("index.html", root_ / "site/inside.txt");
  }
  void TearDown() override { fs::remove_all(root_); }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(root_ / name) << text;
  }
  static Response ask(const StaticFiles& files, const std::string& path) {
    return files({.target = {.path = path, .query = {}}, .if_none_match = {}});
  }
  fs::path root_;
};

TEST_F(StaticFilesTest, ServesWhatIsThere) {
  const auto files = StaticFiles::load(root_ / "site");
  ASSERT_TRUE(files) << core::format_error(files.error());
  const Response index = ask(*files, "/");
  EXPECT_EQ(index.status, 200);
  EXPECT_EQ(index.body, "<title>Vigie</title>");
  EXPECT_EQ(index.content_type, "text/html; charset=utf-8");
  EXPECT_EQ(index.cache_control, "no-cache");
  EXPECT_FALSE(index.etag.empty());
  const Response script = ask(*files, "/assets/app-1a2b.mjs");
  EXPECT_EQ(script.content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(script.cache_control, "public, max-age=31536000, immutable");
  EXPECT_NE(script.etag, index.etag);
  EXPECT_EQ(ask(*files, "/empty.txt").status, 200);
  EXPECT_EQ(ask(*files, "/inside.txt").body, index.body);
}

TEST_F(StaticFilesTest, LetsNothingOut) {
  const auto files = StaticFiles::load(root_ / "site");
  ASSERT_TRUE(files);
  EXPECT_EQ(files->size(), 4u);
  for (const char* path :
       {"/way-out.txt", "/way-out/secret.txt", "/.hidden", "/../outside/secret.txt",
        "/assets/../../outside/secret.txt", "//index.html", "/assets", "/assets/", "/site", "",
        "/index.html/", "/INDEX.HTML"})
    EXPECT_EQ(ask(*files, path).status, 404) << path;
}

TEST_F(StaticFilesTest, RefusesWhatIsNoWebBuild) {
  EXPECT_FALSE(StaticFiles::load(root_ / "nowhere"));
  EXPECT_FALSE(StaticFiles::load(root_ / "site/index.html"));
  const auto without_index = StaticFiles::load(root_ / "outside");
  ASSERT_FALSE(without_index);
  EXPECT_EQ(without_index.error().problem, "has no index.html");
  EXPECT_FALSE(StaticFiles::load(root_ / "site", {.files = 3, .bytes = 1'000}));
  EXPECT_FALSE(StaticFiles::load(root_ / "site", {.files = 100, .bytes = 10}));
}

TEST(MimeType, FollowsTheEnding) {
  EXPECT_EQ(mime_type_of("/a.woff2"), "font/woff2");
  EXPECT_EQ(mime_type_of("/a.woff"), "font/woff");
  EXPECT_EQ(mime_type_of("/a.svg"), "image/svg+xml");
  EXPECT_EQ(mime_type_of("/a.json"), "application/json");
  EXPECT_EQ(mime_type_of("/a.geojson"), "application/geo+json");
  EXPECT_EQ(mime_type_of("/a"), "application/octet-stream");
}

}  // namespace
}  // namespace vigie::server
