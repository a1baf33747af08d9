// SPDX-License-Identifier: Apache-2.0
#include "vigie/server/http_server.h"

#include <atomic>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "vigie/server/raw_client.h"

namespace vigie::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Says every message back; "flood" is answered with 2 MB; counts ticks while "count" is on.
class Echo : public WebSocketSession {
 public:
  std::vector<std::string> on_message(std::string_view text, Clock::time_point) override {
    if (text == "throw") throw std::runtime_error("session");
    if (text == "flood") return {std::string(2'000'000, 'x')};
    if (text == "count") counting_ = true;
    return {"heard " + std::string(text)};
  }
  std::optional<std::string> on_tick(Clock::time_point) override {
    if (!counting_) return std::nullopt;
    return "tick " + std::to_string(++ticks_);
  }
  milliseconds tick() const override { return milliseconds(20); }

 private:
  bool counting_ = false;
  int ticks_ = 0;
};

Response respond(const Request& request) {
  if (request.target.path == "/throw") throw std::runtime_error("secret inside");
  if (request.target.path == "/slow") std::this_thread::sleep_for(milliseconds(200));
  Response response;
  response.content_type = "text/plain";
  response.body =
      "you asked for " + request.target.path + (request.post ? " with " : "") + request.body;
  return with_etag(std::move(response));
}

std::unique_ptr<HttpServer> start(HttpOptions options = {}) {
  options.port = 0;
  auto server =
      HttpServer::start(options, {.respond = respond,
                                  .sockets = {{"/echo", [] { return std::make_unique<Echo>(); }}},
                                  .posts = {"/price"}});
  if (!server) throw std::runtime_error(core::format_error(server.error()));
  return *std::move(server);
}

double seconds_since(steady_clock::time_point begin) {
  return std::chrono::duration<double>(steady_clock::now() - begin).count();
}

TEST(HttpServer, KeepsOneConnectionForManyRequests) {
  const auto server = start();
  RawClient client(server->port());
  const auto first = client.get("/a");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->status, 200);
  EXPECT_EQ(first->body, "you asked for /a");
  EXPECT_EQ(first->header("Content-Type"), "text/plain");
  EXPECT_EQ(first->header("X-Content-Type-Options"), "nosniff");
  // HEAD, then two requests in one piece.
  client.send("HEAD /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto head = client.read_response(true);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->header("Content-Length"), "16");
  client.send(
      "GET /b HTTP/1.1\r\nHost: localhost\r\n\r\nGET /c HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.read_response()->body, "you asked for /b");
  EXPECT_EQ(client.read_response()->body, "you asked for /c");
  const auto unchanged = client.get("/a", "If-None-Match: " + first->header("ETag") + "\r\n");
  ASSERT_TRUE(unchanged);
  EXPECT_EQ(unchanged->status, 304);
  EXPECT_EQ(unchanged->body, "");
  EXPECT_EQ(client.get("/a", "Connection: close\r\n")->body, "you asked for /a");
  EXPECT_EQ(client.read_to_end(), "");
}

TEST(HttpServer, RefusesEveryMethodButGetAndHead) {
  const auto server = start();
  for (const char* method :
       {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW", "CONNECT"}) {
    RawClient client(server->port());
    client.send(std::string(method) +
                " /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc");
    const auto response = client.read_response();
    ASSERT_TRUE(response) << method;
    EXPECT_EQ(response->status, 405) << method;
    EXPECT_EQ(response->header("Allow"), "GET, HEAD");
    EXPECT_EQ(client.read_to_end(), "");
  }
}

TEST(HttpServer, TakesPostsOfJsonFromItsOwnPageOnly) {
  const auto server = start();
  const std::string post = "POST /price HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n";
  const std::string as_json = "Content-Type: application/json\r\n";
  const std::pair<std::string, int> cases[] = {
      {post + as_json + "\r\n{ }", 200},
      {post + as_json + "Origin: http://localhost:8080\r\n\r\n{ }", 200},
      {post + as_json + "Origin: http://evil.example\r\n\r\n{ }", 403},
      {post + "\r\n{ }", 415},
      {post + "Content-Type: text/plain\r\n\r\n{ }", 415},
      {"POST /price HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 3\r\n" + as_json + "\r\n{ }",
       421},
      {"POST /price HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n" + as_json + "\r\n",
       413},
  };
  for (const auto& [bytes, status] : cases) {
    RawClient client(server->port());
    client.send(bytes);
    const auto response = client.read_response();
    ASSERT_TRUE(response) << bytes;
    EXPECT_EQ(response->status, status) << bytes.substr(0, 200);
    if (status == 200) {
      EXPECT_EQ(response->body, "you asked for /price with { }");
    }
  }
}

TEST(HttpServer, AnswersBadRequestsAndLivesOn) {
  const auto server = start();
  const std::string get = "GET /a HTTP/1.1\r\nHost: localhost\r\n";
  const std::pair<std::string, int> cases[] = {
      {"nonsense\r\n\r\n", 400},
      {"GET /a HTTP/3.0\r\n\r\n", 400},
      {"GET /a HTTP/1.1\r\n\r\n", 400},                        // no Host
      {"GET /a HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421},  // a name that is not ours
      {get + "Host: localhost\r\n\r\n", 400},                  // two Hosts
      {"GET /a/../b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
      {"GET http://localhost/a HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
      {get + "X: " + std::string(40'000, 'x') + "\r\n\r\n", 431},
      {get + "Content-Length: 2000000\r\n\r\n" + std::string(2'000'000, 'x'), 413},
      {get + "Content-Length: -1\r\n\r\n", 400},
      {get + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
      {"GET /throw HTTP/1.1\r\nHost: localhost\r\n\r\n", 500},
      {"GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n", 426},
  };
  for (const auto& [bytes, status] : cases) {
    RawClient client(server->port());
    client.send(bytes);
    const auto response = client.read_response();
    ASSERT_TRUE(response) << bytes.substr(0, 60);
    EXPECT_EQ(response->status, status) << bytes.substr(0, 60);
    EXPECT_NE(response->body.find("\"error\""), std::string::npos);
    EXPECT_EQ(response->body.find("secret"), std::string::npos);
  }
  EXPECT_EQ(RawClient(server->port()).get("/a")->status, 200);
}

TEST(HttpServer, TakesATruncatedRequestForNone) {
  const auto server = start();
  RawClient client(server->port());
  client.send("GET /a HTTP/1.1\r\nHost: loc");
  client.end_sending();
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_EQ(RawClient(server->port()).get("/a")->status, 200);
}

TEST(HttpServer, CutsAClientThatSendsTooSlowly) {
  HttpOptions options;
  options.read_timeout = milliseconds(300);
  const auto server = start(options);
  RawClient client(server->port());
  const auto begin = steady_clock::now();
  client.send("GET /a HTTP/1.1\r\nX: ");
  while (client.send("x") && seconds_since(begin) < 3)
    std::this_thread::sleep_for(milliseconds(50));
  EXPECT_GE(seconds_since(begin), 0.3);
  EXPECT_LT(seconds_since(begin), 2.5);
}

TEST(HttpServer, SaysWhenThePortIsTaken) {
  const auto server = start();
  HttpOptions options;
  options.port = server->port();
  const auto second = HttpServer::start(options, {.respond = respond, .sockets = {}});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, core::ErrorKind::unavailable);
  EXPECT_EQ(core::format_error(second.error()),
            "port " + std::to_string(server->port()) + " is in use; give another with --port");
  options.host = "not an address";
  const auto third = HttpServer::start(options, {.respond = respond, .sockets = {}});
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().field, "--host");
}

TEST(HttpServer, AnswersAHundredAtOnce) {
  const auto server = start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 100; ++i) clients.push_back(std::make_unique<RawClient>(server->port()));
  for (int i = 0; i < 100; ++i)
    clients[i]->send("GET /n" + std::to_string(i) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  for (int i = 99; i >= 0; --i) {
    const auto response = clients[i]->read_response();
    ASSERT_TRUE(response) << i;
    EXPECT_EQ(response->body, "you asked for /n" + std::to_string(i));
  }
}

TEST(HttpServer, ClosesConnectionsOverTheLimit) {
  HttpOptions options;
  options.connection_limit = 2;
  const auto server = start(options);
  RawClient first(server->port()), second(server->port());
  EXPECT_EQ(first.get("/a")->status, 200);
  EXPECT_EQ(second.get("/a")->status, 200);
  RawClient third(server->port());
  EXPECT_FALSE(third.get("/a"));
  EXPECT_EQ(first.get("/a")->status, 200);
}

TEST(HttpServer, FinishesAResponseBeforeItStops) {
  const auto server = start();
  RawClient idle(server->port()), client(server->port());
  EXPECT_EQ(idle.get("/a")->status, 200);
  client.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(50));
  const auto begin = steady_clock::now();
  server->stop();
  EXPECT_LT(seconds_since(begin), 1.5);
  const auto response = client.read_response();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "you asked for /slow");
  EXPECT_EQ(idle.read_to_end(), "");
  EXPECT_THROW(RawClient(server->port()), std::runtime_error);
  server->stop();  // again: nothing
}

TEST(WebSocket, AnswersInOrderAndTicks) {
  const auto server = start();
  RawClient client(server->port());
  ASSERT_EQ(client.upgrade("/echo"), 101);
  for (int i = 0; i < 20; ++i) client.send_text(std::to_string(i));
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(client.read_frame()->payload, "heard " + std::to_string(i));
  client.send_text("count");
  EXPECT_EQ(client.read_frame()->payload, "heard count");
  EXPECT_EQ(client.read_frame()->payload, "tick 1");
  EXPECT_EQ(client.read_frame()->payload, "tick 2");
  client.send_frame(8, std::string("\x03\xe8", 2));
  std::optional<RawFrame> frame;
  do frame = client.read_frame();
  while (frame && frame->opcode == 1);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->close_code(), 1000);
}

TEST(WebSocket, IsOpenedOnlyWhereAndByWhomItMay) {
  const auto server = start();
  EXPECT_EQ(RawClient(server->port()).upgrade("/other"), 404);
  EXPECT_EQ(RawClient(server->port()).upgrade("/echo", "Origin: http://evil.example\r\n"), 403);
  EXPECT_EQ(RawClient(server->port()).upgrade("/echo", "Origin: null\r\n"), 403);
  EXPECT_EQ(RawClient(server->port()).upgrade("/echo", "Origin: http://localhost:5173\r\n"), 101);
}

TEST(WebSocket, ClosesOnWhatIsNoMessage) {
  const auto server = start();
  RawClient binary(server->port());
  ASSERT_EQ(binary.upgrade("/echo"), 101);
  binary.send_frame(2, "abc");
  EXPECT_EQ(binary.read_frame()->close_code(), 1003);
  RawClient big(server->port());
  ASSERT_EQ(big.upgrade("/echo"), 101);
  big.send_text(std::string(100'000, 'x'));
  EXPECT_EQ(big.read_frame()->close_code(), 1009);
  RawClient thrown(server->port());
  ASSERT_EQ(thrown.upgrade("/echo"), 101);
  thrown.send_text("throw");
  EXPECT_TRUE(thrown.read_to_end());
  EXPECT_EQ(RawClient(server->port()).get("/a")->status, 200);
}

TEST(WebSocket, DoesNotPileUpForAClientThatDoesNotRead) {
  const auto server = start();
  RawClient client(server->port());
  ASSERT_EQ(client.upgrade("/echo"), 101);
  // 200 MB of answers if all were made; the server stops reading once eight wait.
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(client.send_text("flood"));
  std::this_thread::sleep_for(milliseconds(100));
  EXPECT_EQ(RawClient(server->port()).get("/a")->status, 200);
  for (int i = 0; i < 100; ++i) {
    const auto frame = client.read_frame();
    ASSERT_TRUE(frame) << i;
    EXPECT_EQ(frame->payload.size(), 2'000'000u);
  }
}

TEST(WebSocket, IsToldWhenTheServerGoes) {
  const auto server = start();
  RawClient client(server->port());
  ASSERT_EQ(client.upgrade("/echo"), 101);
  client.send_text("a");
  EXPECT_EQ(client.read_frame()->payload, "heard a");
  std::thread stopping([&] { server->stop(); });
  const auto frame = client.read_frame();
  EXPECT_TRUE(frame && frame->close_code() == 1001);
  client.send_frame(8, std::string("\x03\xe9", 2));
  client.end_sending();
  stopping.join();
}

}  // namespace
}  // namespace vigie::server
