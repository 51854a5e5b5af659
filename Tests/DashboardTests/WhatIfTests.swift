import Canvas
import Fleet
import Session
import Testing

@testable import Dashboard

/// A draft, what is asked about it, and how it is applied and taken back.
@Suite struct WhatIfTests {
  private func press(_ state: inout DashboardState, _ keys: String...) -> [Effect] {
    keys.flatMap { state.reduce(.key($0)) }
  }

  private func actions(_ effects: [Effect]) -> [Action] {
    effects.compactMap { if case .apply(let action) = $0 { action } else { nil } }
  }

  @Test func theTimeToComeIsAskedForOnlyWhileADraftIsOpen() throws {
    var state = GoldenTests.at([])
    #expect(state.wantedLookahead == nil)
    _ = press(&state, "i")
    let empty = try #require(state.wantedLookahead)
    #expect(empty.actions.isEmpty && empty.seconds == 600)
    _ = press(&state, "Right")
    let moved = try #require(state.wantedLookahead)
    #expect(moved.actions.count == 1 && moved != empty)
    // Back where it was, it is the first question again.
    _ = press(&state, "0")
    #expect(state.wantedLookahead == empty)
    _ = press(&state, "Esc")
    #expect(state.wantedLookahead == nil)
    _ = press(&state, "i")
    state.capabilities.remove(.foresight)
    #expect(state.wantedLookahead == nil)
    #expect(state.lookaheadAbsence?.contains("not simulated") == true)
  }

  @Test func anAnswerToAnotherDraftIsNotShown() throws {
    var state = GoldenTests.at(["i", "Right"])
    let question = try #require(state.wantedLookahead)
    let answer = try #require(FleetFixture.ahead(question, .complete))
    #expect(state.lookahead == answer)
    _ = press(&state, "Right")
    #expect(state.lookahead == nil)
    state.take(answer)
    #expect(state.lookahead == nil)
  }

  @Test func takingBackSetsWhatWasBefore() throws {
    var state = GoldenTests.at([])
    state.capabilities.insert(.workers)
    let mix = try #require(state.snapshot?.traffic)
    #expect(actions(press(&state, "u")).isEmpty)
    #expect(state.message.contains("no draft"))
    // The input length, the first class's share, a pool.
    _ = press(&state, "i", "Right", "Right", "Down", "Down", "Down", "Down", "Right", "Up", "Up", "Up", "Up", "Right")
    let pool = state.sliders.firstIndex { $0.isPool } ?? 0
    while state.selected != pool { _ = press(&state, "Down") }
    _ = press(&state, "Left")
    let applied = actions(press(&state, "Enter"))
    #expect(applied.count == 4)
    #expect(state.message.contains("u takes it back"))
    let back = actions(press(&state, "u"))
    #expect(back.count == 4)
    // Both done to the mix, it is what it was.
    func done(_ actions: [Action], _ mix: TrafficMix) -> TrafficMix {
      var mix = mix
      for action in actions {
        switch action {
        case .inputLength(let tokens): mix.setInputLength(tokens)
        case .classShare(let name, let share):
          if let index = mix.classes.firstIndex(where: { $0.name == name }) { mix.setShare(of: index, to: share) }
        default: break
        }
      }
      return mix
    }
    let drafted = done(applied, mix)
    #expect(abs(drafted.inputLength / mix.inputLength - 1) > 0.01)
    let again = done(back, drafted)
    #expect(abs(again.inputLength / mix.inputLength - 1) < 1e-9)
    for (a, b) in zip(again.classes.indices, mix.classes.indices) {
      #expect(abs(again.share(of: a) - mix.share(of: b)) < 1e-9)
      #expect(abs(again.classes[a].input.mean / mix.classes[b].input.mean - 1) < 1e-9)
    }
    #expect(back.first == .scaleWorkers("prefill", 48))
    // Once.
    #expect(actions(press(&state, "u")).isEmpty)
  }

  @Test func afterAMinuteItIsTooLate() throws {
    var state = FleetFixture().state()
    _ = press(&state, "i", "Right", "Enter")
    // The fixture's time runs ten times as fast: a minute is ten of its own.
    state.show(FleetFixture().snapshot(at: 2530 + 590))
    #expect(state.canTakeBack)
    state.show(FleetFixture().snapshot(at: 2530 + 610))
    #expect(actions(press(&state, "u")).isEmpty)
    #expect(state.message.hasPrefix("too late"))
  }

  @Test func aPanelFillsTheScreenAndEscLeadsBack() throws {
    var state = GoldenTests.at(["i", "Right"])
    for part in WhatIfPart.allCases {
      _ = press(&state, part.key)
      #expect(state.zoomedPart == part)
      _ = press(&state, part.key)
      #expect(state.zoomedPart == nil)
    }
    _ = press(&state, "6", "Esc")
    #expect(state.zoomedPart == nil && state.screen == .whatIf)
    _ = press(&state, "Esc")
    #expect(state.screen == .fleet)
  }

  /// An interval is told from three runs on, and a change within it is judged neither good nor bad.
  @Test func intervals() throws {
    let (one, three) = (Interval([0.2]), Interval([0.1, 0.2, 0.3]))
    #expect(one?.half == nil)
    #expect((three?.half ?? 0) > 0.2)
    var state = GoldenTests.at(["i", "Right"])
    let draft = try #require(state.draft)
    var ahead = try #require(state.lookahead)
    for index in ahead.runs.indices {
      ahead.runs[index].draft = ahead.runs[index].now
      ahead.runs[index].draft.fleet.set(.strandedShare, 0.21 + (index % 2 == 0 ? 0.05 : -0.03))
    }
    state.ahead = ahead
    let view = FleetView(state: state, snapshot: try #require(state.snapshot), look: Look(theme: ThemeFile.dark))
    let row = try #require(DraftRows.all(draft, view).first { $0.name == "stranded" }?.ahead)
    #expect(row.change == "+1 ±3 pt" && row.role == .dim)
  }
}
