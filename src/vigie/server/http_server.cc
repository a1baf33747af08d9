// SPDX-License-Identifier: Apache-2.0
// The only file that includes Boost.Beast: it costs about a minute to compile.
#include "vigie/server/http_server.h"

#include <utility>  // asio 1.74 needs it first
// Coroutine frames are freed on another thread than they were made on.
#define BOOST_ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING
#if defined(__SANITIZE_THREAD__)
#define BOOST_ASIO_DISABLE_FENCED_BLOCK  // ThreadSanitizer knows locks, not fences
#endif

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include "vigie/server/host_name.h"

namespace vigie::server {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using boost::system::error_code;
using tcp = net::ip::tcp;
using net::awaitable;
using Parser = http::request_parser<http::string_body>;

auto into(error_code& ec) { return net::redirect_error(net::use_awaitable, ec); }

struct Socket;

// One TCP connection. Everything in it is touched on its own strand only.
struct Connection {
  Connection(tcp::socket tcp_socket, std::function<void()> ended_)
      : stream(std::move(tcp_socket)), strand(stream.get_executor()), ended(std::move(ended_)) {}
  ~Connection() { ended(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  beast::tcp_stream stream;  // moved away once it has become a WebSocket
  const beast::tcp_stream::executor_type strand;
  beast::flat_buffer buffer;
  bool waiting = false;          // for a request: nothing is lost when it is cut now
  std::weak_ptr<Socket> socket;  // once it has become a WebSocket
  std::function<void()> ended;
};

// One WebSocket: a reader, a writer and a ticker take turns on its strand.
struct Socket {
  Socket(beast::tcp_stream stream_, std::unique_ptr<WebSocketSession> session_)
      : stream(std::move(stream_)),
        session(std::move(session_)),
        filled(stream.get_executor()),
        drained(stream.get_executor()),
        ticker(stream.get_executor()) {}

  websocket::stream<beast::tcp_stream> stream;
  std::unique_ptr<WebSocketSession> session;
  std::deque<std::string> queue;  // the front one is being written
  net::steady_timer filled, drained, ticker;
  bool closing = false, closed = false;

  void push(std::string text) {
    queue.push_back(std::move(text));
    filled.cancel();
  }
  void close() {
    closed = true;
    filled.cancel();
    drained.cancel();
    ticker.cancel();
    beast::get_lowest_layer(stream).close();
  }
};

// However one of the three ends, the others end too.
struct Closer {
  Socket& socket;
  ~Closer() { socket.close(); }
};

// Says goodbye and waits for the answer. Only one goodbye may be under way.
awaitable<void> close_with(std::shared_ptr<Socket> socket, websocket::close_code code) {
  if (std::exchange(socket->closing, true)) co_return;
  error_code ec;
  co_await socket->stream.async_close(websocket::close_reason(code), into(ec));
  socket->close();
}

constexpr std::size_t kQueueLimit = 8;  // answers a client may leave unread before we read on

awaitable<void> write_queue(std::shared_ptr<Socket> socket) {
  const Closer closer{*socket};
  while (!socket->closed) {
    if (socket->queue.empty()) {
      error_code woken;
      socket->filled.expires_at(net::steady_timer::time_point::max());
      co_await socket->filled.async_wait(into(woken));
      continue;
    }
    error_code ec;
    socket->stream.text(true);
    co_await socket->stream.async_write(net::buffer(socket->queue.front()), into(ec));
    if (ec) break;
    socket->queue.pop_front();
    socket->drained.cancel();
  }
}

awaitable<void> tick(std::shared_ptr<Socket> socket) {
  const Closer closer{*socket};
  while (!socket->closed) {
    error_code ec;
    socket->ticker.expires_after(socket->session->tick());
    co_await socket->ticker.async_wait(into(ec));
    if (socket->closed) break;
    if (!socket->queue.empty()) continue;  // a slow client misses pictures, not the clock
    auto text = socket->session->on_tick(WebSocketSession::Clock::now());
    if (text) socket->push(*std::move(text));
  }
}

awaitable<void> read_messages(std::shared_ptr<Socket> socket) {
  const Closer closer{*socket};
  beast::flat_buffer buffer;
  while (!socket->closed) {
    error_code ec;
    co_await socket->stream.async_read(buffer, into(ec));
    if (ec) break;
    if (socket->stream.got_binary()) {
      co_await close_with(socket, websocket::close_code::unknown_data);
      break;
    }
    const auto bytes = buffer.data();
    const std::string_view text(static_cast<const char*>(bytes.data()), bytes.size());
    auto answers = socket->session->on_message(text, WebSocketSession::Clock::now());
    buffer.consume(buffer.size());
    for (std::string& answer : answers) socket->push(std::move(answer));
    while (!socket->closed && socket->queue.size() >= kQueueLimit) {
      error_code woken;
      socket->drained.expires_at(net::steady_timer::time_point::max());
      co_await socket->drained.async_wait(into(woken));
    }
  }
}

// What to say about a request that could not be read; nullopt: nothing, the client is gone.
std::optional<Response> response_to_unreadable(error_code ec, const HttpOptions& options) {
  if (ec == http::error::header_limit)
    return error_response(
        431, core::invalid("headers", "are over " + std::to_string(options.header_limit) + " bytes",
                           "send fewer or shorter ones"));
  if (ec == http::error::body_limit)
    return error_response(
        413, core::invalid("body", "is over " + std::to_string(options.body_limit) + " bytes",
                           "send less"));
  if (ec == http::error::end_of_stream || ec == http::error::partial_message) return std::nullopt;
  if (ec.category() != http::make_error_code(http::error::bad_method).category())
    return std::nullopt;
  return error_response(400, core::invalid("request", "is not HTTP/1.1 (" + ec.message() + ")",
                                           "send a valid request"));
}

std::string text_of(beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

struct HttpServer::Inside {
  Inside(HttpOptions options_, Application application_)
      : options(std::move(options_)), application(std::move(application_)) {}

  const HttpOptions options;
  const Application application;
  bool only_local_names = false;
  std::atomic<bool> stopping{false};
  std::mutex mutex;  // guards the three below
  std::map<std::uint64_t, std::weak_ptr<Connection>> connections;
  std::uint64_t next_connection = 0;
  std::condition_variable connection_ended;
  // Destroying the context destroys what is left of connections, which use all of the above.
  net::io_context context;
  tcp::acceptor acceptor{net::make_strand(context)};
  std::uint16_t port = 0;
  std::vector<std::thread> threads;

  core::Result<void> listen();
  void run();
  void stop();

  awaitable<void> accept_connections();
  awaitable<void> serve(std::shared_ptr<Connection> connection);
  awaitable<error_code> read_request(std::shared_ptr<Connection> connection, Parser& parser);
  awaitable<void> upgrade(std::shared_ptr<Connection> connection, Parser::value_type request);
  awaitable<bool> send(std::shared_ptr<Connection> connection, Response response,
                       const Parser::value_type* request, bool keep_alive);
  awaitable<void> close_politely(std::shared_ptr<Connection> connection);

  std::shared_ptr<Connection> add(tcp::socket socket);
  void go_away(const std::shared_ptr<Connection>& connection);
  std::optional<Response> refusal(const Parser::value_type& request) const;
  std::optional<Response> refusal_of_post(const Parser::value_type& request) const;
  bool takes_post(const Parser::value_type& request) const;
  Response answer(const Parser::value_type& request) const;
  const WebSocketRoute* socket_route(const std::string& path) const;
};

// ---- one request ----

// Null for every request that may be read on.
std::optional<Response> HttpServer::Inside::refusal(const Parser::value_type& request) const {
  if (request.method() != http::verb::get && request.method() != http::verb::head &&
      !takes_post(request))
    return error_response(405, core::invalid("method", "is neither GET nor HEAD", "use GET"));
  if (request.count(http::field::host) > 1 ||
      (request.version() >= 11 && request.count(http::field::host) == 0))
    return error_response(400, core::invalid("Host", "must be given once", "send one Host header"));
  if (only_local_names && !is_local_name(host_name_of(text_of(request[http::field::host]))))
    return error_response(
        421,
        core::invalid("Host", "does not name this machine, and the server listens to itself only",
                      "use http://localhost, or start the server with --host"));
  return request.method() == http::verb::post ? refusal_of_post(request) : std::nullopt;
}

bool HttpServer::Inside::takes_post(const Parser::value_type& request) const {
  if (request.method() != http::verb::post) return false;
  const auto target = parse_target(text_of(request.target()));
  return target && std::ranges::count(application.posts, target->path) > 0;
}

// Another site's page can send neither JSON nor our own name as its origin without being asked
// first.
std::optional<Response> HttpServer::Inside::refusal_of_post(
    const Parser::value_type& request) const {
  if (!text_of(request[http::field::content_type]).starts_with("application/json"))
    return error_response(
        415, core::invalid("Content-Type", "is not application/json", "send JSON and say so"));
  if (request.count(http::field::origin) > 0 &&
      origin_host_name(text_of(request[http::field::origin])) !=
          host_name_of(text_of(request[http::field::host])))
    return error_response(403,
                          core::invalid("Origin", "is another site", "post from our own page"));
  return std::nullopt;
}

const WebSocketRoute* HttpServer::Inside::socket_route(const std::string& path) const {
  for (const WebSocketRoute& route : application.sockets)
    if (route.path == path) return &route;
  return nullptr;
}

Response HttpServer::Inside::answer(const Parser::value_type& message) const try {
  Request request;
  auto target = parse_target({message.target().data(), message.target().size()});
  if (!target) return error_response(target.error());
  request.target = *std::move(target);
  request.if_none_match = text_of(message[http::field::if_none_match]);
  request.post = message.method() == http::verb::post;
  if (request.post) request.body = message.body();
  if (socket_route(request.target.path) != nullptr)
    return error_response(
        426, core::invalid(request.target.path, "is a WebSocket", "open it with ws://"));
  return application.respond(request);
} catch (const std::exception&) {
  // What went wrong inside is no business of a client's.
  return error_response(500, {.kind = core::ErrorKind::corrupt,
                              .field = "server",
                              .problem = "failed on this request",
                              .mend = "report it with the request that led to it"});
}

awaitable<bool> HttpServer::Inside::send(std::shared_ptr<Connection> connection, Response response,
                                         const Parser::value_type* request, bool keep_alive) {
  http::response<http::string_body> message;
  message.version(request == nullptr ? 11 : request->version());
  message.result(static_cast<unsigned>(response.status));
  message.set(http::field::content_type, response.content_type);
  message.set(http::field::cache_control, response.cache_control);
  message.set("X-Content-Type-Options", "nosniff");
  message.set("Referrer-Policy", "no-referrer");
  for (const auto& [name, value] : response.headers) message.set(name, value);
  if (response.status == 405 && message.count(http::field::allow) == 0)
    message.set(http::field::allow, "GET, HEAD");
  if (response.status == 426) message.set(http::field::upgrade, "websocket");
  if (!response.etag.empty()) message.set(http::field::etag, response.etag);
  message.keep_alive(keep_alive);
  const bool unchanged =
      request != nullptr && response.status == 200 &&
      etag_matches(text_of((*request)[http::field::if_none_match]), response.etag);
  if (unchanged) {
    message.result(http::status::not_modified);
  } else {
    message.content_length(response.body.size());
    if (request == nullptr || request->method() != http::verb::head)
      message.body() = std::move(response.body);
  }
  http::serializer<false, http::string_body> serializer(message);
  if (message.body().empty()) serializer.split(true);
  error_code ec;
  connection->stream.expires_after(options.write_timeout);
  if (message.body().empty()) {
    co_await http::async_write_header(connection->stream, serializer, into(ec));
  } else {
    co_await http::async_write(connection->stream, serializer, into(ec));
  }
  co_return !ec;
}

awaitable<error_code> HttpServer::Inside::read_request(std::shared_ptr<Connection> connection,
                                                       Parser& parser) {
  error_code ec;
  parser.header_limit(options.header_limit);
  parser.body_limit(options.body_limit);
  connection->stream.expires_after(options.read_timeout);
  connection->waiting = true;
  co_await http::async_read_header(connection->stream, connection->buffer, parser, into(ec));
  // A request that is refused by its header is not read further.
  if (!ec && !parser.is_done() && !refusal(parser.get()))
    co_await http::async_read(connection->stream, connection->buffer, parser, into(ec));
  connection->waiting = false;
  co_return ec;
}

// Closes our side and reads what the client still sends, so that it gets the response whole.
awaitable<void> HttpServer::Inside::close_politely(std::shared_ptr<Connection> connection) {
  error_code ec;
  connection->stream.socket().shutdown(tcp::socket::shutdown_send, ec);
  connection->stream.expires_after(std::chrono::seconds(1));
  std::vector<char> rest(16 * 1024);
  connection->waiting = true;
  for (std::size_t read = 0; !ec && !stopping && read < options.body_limit;)
    read += co_await connection->stream.async_read_some(net::buffer(rest), into(ec));
  connection->stream.close();
}

// ---- one connection ----

awaitable<void> HttpServer::Inside::serve(std::shared_ptr<Connection> connection) {
  while (!stopping) {
    Parser parser;
    const error_code ec = co_await read_request(connection, parser);
    if (ec) {
      auto response = response_to_unreadable(ec, options);
      if (!response) break;
      co_await send(connection, *std::move(response), nullptr, false);
      break;
    }
    const Parser::value_type& request = parser.get();
    if (auto refused = refusal(request)) {
      co_await send(connection, *std::move(refused), &request, false);
      break;
    }
    if (websocket::is_upgrade(request)) {
      co_await upgrade(connection, parser.release());
      co_return;
    }
    const bool keep_alive = request.keep_alive() && !stopping;
    Response response = answer(request);
    const bool sent = co_await send(connection, std::move(response), &request, keep_alive);
    if (!sent || !keep_alive) break;
  }
  co_await close_politely(connection);
}

awaitable<void> HttpServer::Inside::upgrade(std::shared_ptr<Connection> connection,
                                            Parser::value_type request) {
  std::optional<Response> refused;
  const auto target = parse_target({request.target().data(), request.target().size()});
  const WebSocketRoute* route = target ? socket_route(target->path) : nullptr;
  if (!target) {
    refused = error_response(target.error());
  } else if (route == nullptr) {
    refused = error_response(404, {.kind = core::ErrorKind::missing,
                                   .field = target->path,
                                   .problem = "is no WebSocket",
                                   .mend = "see /api/v1/openapi.yaml"});
  } else if (request.count(http::field::origin) > 0 &&
             origin_host_name(text_of(request[http::field::origin])) !=
                 host_name_of(text_of(request[http::field::host]))) {
    refused = error_response(
        403, core::invalid("Origin", "is another site", "open it from our own page"));
  }
  if (refused) {
    co_await send(connection, *std::move(refused), &request, false);
    co_await close_politely(connection);
    co_return;
  }
  connection->stream.expires_never();
  error_code ec;
  connection->stream.socket().set_option(tcp::no_delay(true), ec);
  auto socket = std::make_shared<Socket>(std::move(connection->stream), route->open());
  socket->stream.set_option(websocket::stream_base::timeout::suggested(beast::role_type::server));
  socket->stream.read_message_max(options.message_limit);
  socket->stream.auto_fragment(false);
  co_await socket->stream.async_accept(request, into(ec));
  if (ec) co_return;
  connection->socket = socket;
  if (stopping) co_return co_await close_with(socket, websocket::close_code::going_away);
  const auto strand = socket->stream.get_executor();
  net::co_spawn(strand, write_queue(socket), net::detached);
  net::co_spawn(strand, tick(socket), net::detached);
  co_await read_messages(socket);
}

std::shared_ptr<Connection> HttpServer::Inside::add(tcp::socket socket) {
  const std::lock_guard lock(mutex);
  if (connections.size() >= options.connection_limit) return nullptr;
  const std::uint64_t id = next_connection++;
  auto connection = std::make_shared<Connection>(std::move(socket), [this, id] {
    const std::lock_guard ending(mutex);
    connections.erase(id);
    connection_ended.notify_all();
  });
  connections.emplace(id, connection);
  return connection;
}

awaitable<void> HttpServer::Inside::accept_connections() {
  while (!stopping) {
    tcp::socket socket(net::make_strand(context));
    error_code ec;
    co_await acceptor.async_accept(socket, into(ec));
    if (stopping || ec == net::error::operation_aborted) break;
    if (ec) {  // out of file descriptors, or the client left: others may still be served
      net::steady_timer pause(acceptor.get_executor(), std::chrono::milliseconds(50));
      error_code woken;
      co_await pause.async_wait(into(woken));
      continue;
    }
    auto connection = add(std::move(socket));
    if (!connection) continue;
    const auto strand = connection->strand;
    net::co_spawn(strand, serve(std::move(connection)), net::detached);
  }
}

// ---- start and stop ----

core::Result<void> HttpServer::Inside::listen() {
  error_code ec;
  const std::string host = options.host == "localhost" ? "127.0.0.1" : options.host;
  const auto address = net::ip::make_address(host, ec);
  if (ec)
    return core::fail(core::invalid("--host", "\"" + options.host + "\" is not an address",
                                    "give one such as 127.0.0.1 or 0.0.0.0"));
  only_local_names = address.is_loopback();
  const tcp::endpoint endpoint(address, options.port);
  acceptor.open(endpoint.protocol(), ec);
  if (!ec) acceptor.set_option(net::socket_base::reuse_address(true), ec);
  if (!ec) acceptor.bind(endpoint, ec);
  if (!ec) acceptor.listen(net::socket_base::max_listen_connections, ec);
  if (!ec) {
    port = acceptor.local_endpoint(ec).port();
    if (!ec) return {};
  }
  core::Error error{
      .kind = core::ErrorKind::unavailable,
      .field = "port " + std::to_string(options.port),
      .problem = "cannot be listened on at " + options.host + " (" + ec.message() + ")",
      .mend = "give another with --port or --host"};
  if (ec == net::error::address_in_use) {
    error.problem = "is in use";
    error.mend = "give another with --port";
  } else if (ec == net::error::access_denied) {
    error.problem = "is not open to this user";
    error.mend = "give one above 1023 with --port";
  }
  return core::fail(std::move(error));
}

void HttpServer::Inside::run() {
  net::co_spawn(acceptor.get_executor(), accept_connections(), net::detached);
  for (unsigned i = 0; i < std::max(1U, options.threads); ++i)
    threads.emplace_back([this] { context.run(); });
}

void HttpServer::Inside::go_away(const std::shared_ptr<Connection>& connection) {
  if (auto socket = connection->socket.lock())
    net::co_spawn(socket->stream.get_executor(),
                  close_with(socket, websocket::close_code::going_away), net::detached);
  else if (connection->waiting)
    connection->stream.cancel();
}

void HttpServer::Inside::stop() {
  if (stopping.exchange(true)) return;
  net::post(acceptor.get_executor(), [this] {
    error_code ec;
    acceptor.close(ec);
  });
  {
    std::unique_lock lock(mutex);
    std::vector<std::shared_ptr<Connection>> open;
    for (const auto& [id, weak] : connections)
      if (auto connection = weak.lock()) open.push_back(std::move(connection));
    lock.unlock();
    for (auto& connection : open) {
      const auto strand = connection->strand;
      net::post(strand, [this, kept = std::move(connection)] { go_away(kept); });
    }
    open.clear();  // the last owner may end a connection, which locks
    lock.lock();
    connection_ended.wait_for(lock, options.stop_timeout, [this] { return connections.empty(); });
  }
  context.stop();
  for (std::thread& thread : threads) thread.join();
}

HttpServer::HttpServer(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}

HttpServer::~HttpServer() { stop(); }

core::Result<std::unique_ptr<HttpServer>> HttpServer::start(const HttpOptions& options,
                                                            Application application) {
  auto inside = std::make_unique<Inside>(options, std::move(application));
  if (auto listening = inside->listen(); !listening) return core::fail(listening.error());
  inside->run();
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(inside)));
}

std::uint16_t HttpServer::port() const { return inside_->port; }

void HttpServer::stop() { inside_->stop(); }

}  // namespace vigie::server
