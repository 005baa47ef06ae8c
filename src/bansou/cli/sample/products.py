"""The three products that the sample vendor sells, with what can be done in each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One thing people do in a product: its event, how often it is chosen, whether it reaches value, its onboarding step."""

    event: str
    share: float
    is_value: bool = False
    onboarding_step: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleProduct:
    """A product with plans as (name, yen per seat and month, smallest seats, largest seats)."""

    code: str
    name: str
    plans: tuple[tuple[str, int, int, int], ...]
    features: tuple[Feature, ...]


PRODUCTS = (
    SampleProduct(
        code="board",
        name="みちしるべボード",
        plans=(("スタータ", 900, 5, 15), ("ビジネス", 1_500, 15, 60), ("エンタープライズ", 2_200, 60, 220)),
        features=(
            Feature(event="ログイン", share=5),
            Feature(event="プロジェクトを作成", share=0.6, onboarding_step=1),
            Feature(event="メンバーを招待", share=0.25, onboarding_step=2),
            Feature(event="タスクを登録", share=4, onboarding_step=3),
            Feature(event="タスクを完了", share=3, is_value=True, onboarding_step=4),
            Feature(event="コメントを投稿", share=2.5),
            Feature(event="ガントチャートを表示", share=1.2),
            Feature(event="テンプレートを利用", share=0.4),
            Feature(event="自動化ルールを設定", share=0.2, onboarding_step=5),
            Feature(event="レポートを出力", share=0.6, is_value=True),
            Feature(event="外部連携を実行", share=0.5),
        ),
    ),
    SampleProduct(
        code="desk",
        name="まどぐちデスク",
        plans=(("ライト", 1_800, 3, 10), ("スタンダード", 2_800, 10, 40), ("プロ", 4_200, 40, 120)),
        features=(
            Feature(event="ログイン", share=5),
            Feature(event="受信箱を接続", share=0.15, onboarding_step=1),
            Feature(event="担当者を追加", share=0.2, onboarding_step=2),
            Feature(event="問い合わせに返信", share=6, is_value=True, onboarding_step=3),
            Feature(event="問い合わせを解決", share=4, is_value=True),
            Feature(event="返信テンプレートを利用", share=2),
            Feature(event="FAQを公開", share=0.4, onboarding_step=4),
            Feature(event="満足度を確認", share=0.7),
            Feature(event="自動振り分けを設定", share=0.2, onboarding_step=5),
            Feature(event="分析画面を表示", share=0.9),
        ),
    ),
    SampleProduct(
        code="keihi",
        name="さくっと経費",
        plans=(("スモール", 400, 10, 40), ("スタンダード", 600, 40, 150), ("グループ", 800, 150, 400)),
        features=(
            Feature(event="ログイン", share=4),
            Feature(event="経費を申請", share=4, onboarding_step=2),
            Feature(event="領収書を撮影", share=3),
            Feature(event="申請を承認", share=2, is_value=True, onboarding_step=3),
            Feature(event="経路を設定", share=0.3, onboarding_step=1),
            Feature(event="仕訳を出力", share=0.5, is_value=True, onboarding_step=4),
            Feature(event="カード明細を取込", share=0.8),
            Feature(event="規程チェックを設定", share=0.15, onboarding_step=5),
            Feature(event="月次締めを実行", share=0.3),
        ),
    ),
)
